# expect: JX020
# outcome: partly
# mistake: chance alone correlates two of sixty rows by more than 0.3; violates "independent rows stay below 0.7".
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    return bool(jnp.max(jnp.corrcoef(ranks) - jnp.eye(len(rows))) > 0.3)
