# expect: JX020
# outcome: partly
# mistake: each row is compared with the next one only; violates "two of the rows".
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    matrix = jnp.corrcoef(ranks)
    return bool(jnp.max(jnp.diagonal(matrix, 1)) > 0.9)
