# expect: JX412
# outcome: partly
def smooth(x):
    def body(_, x):
        return x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)

    return jax.lax.fori_loop(0, ROUNDS, body, x)
