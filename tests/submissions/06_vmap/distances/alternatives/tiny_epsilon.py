def distances(x, y):
    square = jnp.sum((x[:, None] - y[None]) ** 2, axis=-1)
    return jnp.sqrt(jnp.maximum(square, 1e-20)) * (square > 0)
