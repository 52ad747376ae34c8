# expect: JX022
# outcome: partly
def forgotten_axes(d):
    xs = jnp.arange(d * (d + 1.0)).reshape(d + 1, d)
    w = jnp.arange(1.0, d + 1)
    return {"loud": (xs, w), "silent": (xs, w)}
