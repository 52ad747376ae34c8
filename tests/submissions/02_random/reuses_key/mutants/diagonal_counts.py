# expect: JX020
# outcome: partly
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    return bool(jnp.any(jnp.corrcoef(ranks) > 0.9))
