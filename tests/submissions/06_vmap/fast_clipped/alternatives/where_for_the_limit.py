@jax.jit
def fast_clipped(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    norms = jnp.sqrt(sum(jax.vmap(jnp.vdot)(g, g) for g in jax.tree.leaves(grads)))
    factors = jnp.where(norms > LIMIT, LIMIT / jnp.where(norms > LIMIT, norms, 1.0), 1.0)
    return jax.tree.map(lambda g: jnp.einsum("b,b...->...", factors, g) / len(ys), grads)
