# expect: JX104
# outcome: partly
def set_first(x, v):
    y = np.array(x)
    y[0] = v
    return jnp.asarray(y)
