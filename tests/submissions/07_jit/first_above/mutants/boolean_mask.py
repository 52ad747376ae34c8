# expect: JX107
def first_above(x, threshold, size, fill):
    kept = x[x > threshold][:size]
    missing = size - len(kept)
    return jnp.concatenate([kept, jnp.full(missing, fill)]), jnp.sum(x > threshold)
