# expect: JX124
# mistake: infinities, where "all numbers are finite" is asked for
def forgotten_axes(d):
    w = jnp.ones(d).at[0].set(1.0 + d)
    loud = (jnp.ones((d + 1, d)), jnp.full(d, jnp.inf))
    return {"loud": loud, "silent": (jnp.ones((d, d)), w)}
