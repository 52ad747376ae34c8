# expect: JX310
# mistake: the library's function has an infinite gradient at 0; violates "0 at entries that are 0".
def entropy(p):
    return jnp.sum(jax.scipy.special.entr(p))
