# expect: JX122|JX123|JX147
# mistake: JAX arrays come back.
def xor_data(n, seed):
    one, other = jax.random.split(jax.random.key(seed))
    corners = jax.random.bernoulli(one, 0.5, (n, 2))
    x = corners + 0.1 * jax.random.normal(other, (n, 2))
    return {"x": x, "label": (corners[:, 0] ^ corners[:, 1]).astype(jnp.int32)}
