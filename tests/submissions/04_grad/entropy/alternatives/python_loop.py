def entropy(p):
    total = jnp.zeros((), p.dtype)
    for i in range(p.shape[0]):
        q = jnp.where(p[i] > 0, p[i], 1.0)
        total = total - jnp.where(p[i] > 0, q * jnp.log(q), 0.0)
    return total
