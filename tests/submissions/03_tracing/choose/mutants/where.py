# expect: JX311|JX446|JX441
# outcome: partly
def choose(p, f, g, x):
    return jnp.where(p, f(x), g(x))
