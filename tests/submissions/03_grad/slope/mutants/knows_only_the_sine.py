# expect: JX027
# outcome: partly
def slope(f):
    return lambda x: jnp.cos(x)
