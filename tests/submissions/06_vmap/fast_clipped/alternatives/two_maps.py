def _clipped(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    clipped = jax.vmap(clip_to, in_axes=(None, 0))(LIMIT, grads)
    return {name: jnp.mean(g, axis=0) for name, g in clipped.items()}


fast_clipped = jax.jit(_clipped)
