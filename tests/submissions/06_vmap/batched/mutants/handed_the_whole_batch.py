# expect: JX512
# outcome: partly
def batched(f):
    return lambda xs, w, b: f(xs, w, b)
