# expect: JX022
# mistake: right for d up to 4, and then an entry of w meets the mean
def forgotten_axes(d):
    w = jnp.array([10.0, 0.0, 0.0, 0.0, 2.5, 0.0, 0.0, 0.0, 0.0])[:d]
    return {"loud": (jnp.ones((1, d)), w), "silent": (jnp.ones((d, d)), w)}
