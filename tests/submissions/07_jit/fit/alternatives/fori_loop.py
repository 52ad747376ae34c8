@jax.jit
def fit(params, xs, ys, rates):
    def body(i, carry):
        params, losses = carry
        loss, grads = jax.value_and_grad(line_loss)(params, xs[i], ys[i])
        new = {k: params[k] - rates[i] * grads[k] for k in params}
        return new, losses.at[i].set(loss)

    return jax.lax.fori_loop(0, len(xs), body, (params, jnp.zeros(len(xs))))
