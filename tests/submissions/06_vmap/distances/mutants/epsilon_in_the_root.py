# expect: JX123|JX132|JX135
# mistake: a number added for a finite gradient, so large that equal points are 0.001 apart
def distances(x, y):
    return jnp.sqrt(jnp.sum((x[:, None] - y[None]) ** 2, axis=-1) + 1e-6)
