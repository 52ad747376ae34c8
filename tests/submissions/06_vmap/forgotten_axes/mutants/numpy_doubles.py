# expect: JX121
# outcome: partly
def forgotten_axes(d):
    w = jnp.ones(d, dtype=jnp.int32).at[0].set(9)
    xs = jnp.ones((d, d), dtype=jnp.int32)
    return {"loud": (xs[:1], w), "silent": (xs, w)}
