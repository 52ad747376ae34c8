def compute(p, number, run_key, inputs, targets):
    print("tracing")
    k = jax.random.fold_in(run_key, number)
    gradient = jax.grad(mean_square)(p, inputs, targets, k)
    new = {}
    for name, layer in p.items():
        new[name] = {w: layer[w] - 0.1 * gradient[name][w] for w in layer}
    return new, mean_square(p, inputs, targets, k)


train_step = jax.jit(compute)
