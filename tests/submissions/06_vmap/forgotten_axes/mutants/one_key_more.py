# expect: JX122
# mistake: a third pair, where a dict with two keys is asked for
def forgotten_axes(d):
    w = jnp.ones(d).at[0].set(1.0 + d)
    right = (jnp.ones((d, d)), jnp.ones(d))
    return {"loud": (jnp.ones((d + 1, d)), w), "silent": (jnp.ones((d, d)), w), "right": right}
