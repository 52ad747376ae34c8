# expect: JX020
# outcome: partly
def reuses_key(f):
    rows = f(jax.random.key(0))
    return any(bool(jnp.all(rows[i] == rows[j])) for i in range(len(rows)) for j in range(i))
