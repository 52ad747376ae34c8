# expect: JX202
# outcome: partly
def reuses_key(f):
    rows = f(jax.random.key(0))
    ranks = jnp.argsort(jnp.argsort(rows, axis=1), axis=1)
    correlation = jnp.corrcoef(ranks) - jnp.eye(len(rows))
    return bool(jnp.max(jnp.abs(correlation)) > 0.9)
