# expect: JX123
def gradient_norms(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss, argnums=1), in_axes=(None, 0, 0))(params, xs, ys)
    return jnp.linalg.norm(grads, axis=1)
