# expect: JX022
# outcome: partly
def forgotten_axes(d):
    w = jnp.arange(1.0, d + 1)  # for odd d, one entry is the mean
    return {"loud": (jnp.ones((1, d)), w), "silent": (jnp.ones((d, d)), w)}
