def clip_outliers(x, lo, hi):
    print("outliers are below", lo, "or above", hi)
    return jnp.select([x < lo, x > hi], [0.0, 0.0], default=x)
