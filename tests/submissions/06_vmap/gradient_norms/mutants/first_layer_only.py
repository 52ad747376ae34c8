# expect: JX614
def gradient_norms(params, xs, ys):
    def norm(params, x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.sqrt(jnp.sum(grads["w1"] ** 2))

    return jax.vmap(norm, in_axes=(None, 0, 0))(params, xs, ys)
