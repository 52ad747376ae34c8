# expect: JX022
# outcome: partly
def forgotten_axes(d):
    return {"loud": (jnp.ones((d + 1, d)), jnp.ones(d)), "silent": (jnp.ones((d, d)), jnp.ones(d))}
