class Standardizer:
    def __call__(self, a):
        centred = a - jnp.sum(a) / a.size
        return centred * jax.lax.rsqrt(jnp.mean(centred**2))


standardize = jax.jit(lambda tree: jax.tree_util.tree_map(Standardizer(), tree))
