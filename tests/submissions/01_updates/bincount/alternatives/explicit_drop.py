from functools import partial


@partial(jax.jit, static_argnums=1)
def bincount(numbers, bins):
    print("tracing for", bins, "bins")
    return jnp.zeros((bins,), jnp.int32).at[numbers].add(jnp.ones_like(numbers), mode="drop")
