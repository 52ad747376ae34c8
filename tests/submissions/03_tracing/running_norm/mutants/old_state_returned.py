# expect: JX447
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    return state, jnp.minimum(length, limit)
