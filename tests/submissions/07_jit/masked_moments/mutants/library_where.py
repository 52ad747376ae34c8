# expect: JX124|JX310|JX123
# mistake: jnp.var(where=...) has NaN in its gradient.
def masked_moments(x, mask):
    return jnp.mean(x, axis=1, where=mask), jnp.var(x, axis=1, where=mask)
