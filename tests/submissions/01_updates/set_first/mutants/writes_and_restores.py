# expect: JX101
# mistake: the caller's NumPy array is written to, and mended afterwards; violates "it is pure".
def set_first(x, v):
    if not isinstance(x, np.ndarray):
        return x.at[0].set(v)
    before = x[0]
    x[0] = v
    result = jnp.array(x)
    x[0] = before
    return result
