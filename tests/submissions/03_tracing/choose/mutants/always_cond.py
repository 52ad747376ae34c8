# expect: JX441
# outcome: partly
def choose(p, f, g, x):
    return jax.lax.cond(p, f, g, x)
