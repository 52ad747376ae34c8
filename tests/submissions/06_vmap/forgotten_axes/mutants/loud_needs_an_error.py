# expect: JX022
# outcome: partly
def forgotten_axes(d):
    w = jnp.ones(d).at[0].set(1.0 + d)
    return {"loud": (jnp.ones((d, d)), w), "silent": (jnp.ones((d, d)), w)}
