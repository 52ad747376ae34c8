# expect: JX614
# mistake: weights only: b1 is not among the arrays
def gradient_norms(params, xs, ys):
    def norm(x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.sqrt(jnp.sum(grads["w1"] ** 2) + jnp.sum(grads["w2"] ** 2))

    return jax.vmap(norm)(xs, ys)
