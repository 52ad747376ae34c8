# expect: JX426
# outcome: partly
def distances(x, y):
    return jnp.array([[length(p - q) for q in y] for p in x])
