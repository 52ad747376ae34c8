# expect: JX206
# outcome: partly
def random_walk(key, steps):
    return jnp.cumsum(jnp.asarray(np.random.normal(size=steps), dtype=jnp.float32))
