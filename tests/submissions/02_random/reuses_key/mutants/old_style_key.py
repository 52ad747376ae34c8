# expect: JX020
# outcome: partly
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.PRNGKey(0))
    except jax.errors.KeyReuseError:
        return True
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    correlation = jnp.corrcoef(ranks) - jnp.eye(len(rows))
    return bool(jnp.max(jnp.abs(correlation)) > 0.9)
