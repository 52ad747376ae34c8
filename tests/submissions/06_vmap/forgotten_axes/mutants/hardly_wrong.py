# expect: JX022
# mistake: every entry is wrong, by less than 0.1
def forgotten_axes(d):
    w = 0.01 * jnp.ones(d).at[0].set(1.0 + d)
    return {"loud": (jnp.ones((d + 1, d)), w), "silent": (jnp.ones((d, d)), w)}
