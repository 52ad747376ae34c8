# expect: JX020
# outcome: partly
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    first, second = jnp.argsort(rows[0]), jnp.argsort(rows[1])
    return bool(jnp.mean(first == second) > 0.9)
