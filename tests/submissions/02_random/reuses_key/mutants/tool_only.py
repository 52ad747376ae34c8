# expect: JX020
# outcome: partly
def reuses_key(f):
    try:
        with jax.debug_key_reuse(True):
            f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    return False
