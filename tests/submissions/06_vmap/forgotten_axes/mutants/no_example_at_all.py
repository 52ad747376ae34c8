# expect: JX120
# mistake: a batch of no examples, where "a B >= 1" is asked for
def forgotten_axes(d):
    w = jnp.ones(d).at[0].set(1.0 + d)
    return {"loud": (jnp.ones((0, d)), w), "silent": (jnp.ones((d, d)), w)}
