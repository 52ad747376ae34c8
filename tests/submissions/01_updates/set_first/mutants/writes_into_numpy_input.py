# expect: JX101
# outcome: partly
def set_first(x, v):
    if isinstance(x, np.ndarray):
        x[0] = v
        return jnp.array(x)
    return x.at[0].set(v)
