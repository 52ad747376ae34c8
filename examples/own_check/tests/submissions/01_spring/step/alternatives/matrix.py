def step(q, p, dt):
    change = jnp.array([[1 - dt**2, dt], [-dt, 1.0]])
    moved = change @ jnp.stack([q, p])
    return moved[0], moved[1]
