# expect: JX122
# outcome: partly
# mistake: an array comes back for a bool; violates "a Python bool".
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return jnp.array(True)
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    return jnp.max(jnp.corrcoef(ranks) - jnp.eye(len(rows))) > 0.9
