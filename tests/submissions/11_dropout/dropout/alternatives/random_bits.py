def dropout(key, x, rate, train):
    if not train:
        return x
    if rate >= 1.0:
        return 0 * x
    coins = jax.random.uniform(key, (x.size,), dtype=jnp.float32).reshape(x.shape)
    factor = (coins >= rate) / (1.0 - rate)
    return (x * factor).astype(x.dtype)
