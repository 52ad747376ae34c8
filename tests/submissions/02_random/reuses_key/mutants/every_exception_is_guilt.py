# expect: JX016
# outcome: partly
# mistake: an exception of any kind counts as a key that is used twice.
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except Exception:
        return True
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    return bool(jnp.max(jnp.corrcoef(ranks) - jnp.eye(len(rows))) > 0.9)
