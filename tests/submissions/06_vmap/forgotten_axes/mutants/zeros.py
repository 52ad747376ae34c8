# expect: JX022
# outcome: partly
def forgotten_axes(d):
    return {"loud": (jnp.zeros((2 * d, d)), jnp.zeros(d)), "silent": (jnp.zeros((d, d)), jnp.zeros(d))}
