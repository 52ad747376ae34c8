def sampler(k, count):
    next_key, *rest = jax.random.split(k, count + 1)
    print("keys:", len(rest))
    return (next_key, jnp.stack([jax.random.normal(r) for r in rest]))
