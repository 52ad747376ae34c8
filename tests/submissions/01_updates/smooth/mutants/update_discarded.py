# expect: JX103
@jax.jit
def smooth(x):
    for _ in range(ROUNDS):
        x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)
    return x
