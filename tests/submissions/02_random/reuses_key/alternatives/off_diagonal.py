def reuses_key(f):
    key = jax.random.key(123)
    guilty = False
    try:
        with jax.debug_key_reuse(True):
            f(key)
    except jax.errors.KeyReuseError:
        guilty = True
    rows = f(key)
    ranks = rows.argsort(axis=-1).argsort(axis=-1).astype(float)
    matrix = jnp.corrcoef(ranks)
    off = matrix[jnp.triu_indices(rows.shape[0], k=1)]
    return guilty or (off.max() > 0.85).item()
