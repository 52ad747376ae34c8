from functools import partial


@partial(jax.jit, static_argnums=(2, 3))
def dropout(key, x, rate, train):
    if train:
        coins = jax.random.uniform(key, x.shape)
        return jnp.where(coins < rate, 0.0, x / (1.0 - rate)).astype(x.dtype)
    return x
