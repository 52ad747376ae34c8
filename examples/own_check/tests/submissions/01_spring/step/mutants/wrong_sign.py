# expect: PH101
def step(q, p, dt):
    p = p + dt * q
    return q + dt * p, p
