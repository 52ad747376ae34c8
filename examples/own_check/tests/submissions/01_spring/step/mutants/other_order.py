# expect: JX123
def step(q, p, dt):
    q = q + dt * p
    return q, p - dt * q
