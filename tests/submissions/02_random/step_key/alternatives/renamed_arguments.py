def step_key(run, number):
    number = jnp.asarray(number, dtype=jnp.uint32)
    print("step", number)
    key, _ = jax.random.split(jax.random.fold_in(run, data=number))
    return key
