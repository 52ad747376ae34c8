# expect: JX102
@jax.jit
def smooth(x):
    for _ in range(ROUNDS):
        x[1:-1] = (x[:-2] + x[1:-1] + x[2:]) / 3
    return x
