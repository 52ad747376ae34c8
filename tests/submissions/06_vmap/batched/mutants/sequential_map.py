# expect: JX426
# outcome: partly
def batched(f):
    return lambda xs, w, b: jax.lax.map(lambda x: f(x, w, b), xs)
