def step(q, p, dt):
    later = jnp.subtract(p, jnp.multiply(dt, q))
    return jnp.add(q, jnp.multiply(dt, later)), later
