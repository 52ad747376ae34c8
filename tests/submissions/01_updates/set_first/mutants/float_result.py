# expect: JX121
# outcome: partly
def set_first(x, v):
    return jnp.asarray(x, dtype=jnp.float32).at[0].set(v)
