def entropy(p):
    positive = p > 0
    return jnp.sum(jax.scipy.special.entr(jnp.where(positive, p, 1.0)))
