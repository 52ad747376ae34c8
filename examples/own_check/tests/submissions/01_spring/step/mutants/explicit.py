# expect: PH101
def step(q, p, dt):
    return q + dt * p, p - dt * q
