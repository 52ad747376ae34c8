# expect: JX401
def first_above(x, threshold, size, fill):
    kept = [value for value in x if value > threshold]
    count = len(kept)
    kept = kept[:size] + [fill] * (size - count)
    return jnp.array(kept, jnp.float32), jnp.array(count)
