@jax.jit
def step(q, p, dt):
    half = p - dt * q
    return q + half * dt, half
