# expect: JX129
# mistake: 31 rounds; violates "what slow_smooth(x) returns".
@jax.jit
def smooth(x):
    def body(_, x):
        return x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)

    return jax.lax.fori_loop(1, ROUNDS, body, x)
