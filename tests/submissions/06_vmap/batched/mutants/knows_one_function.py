# expect: JX027
# outcome: partly
def batched(f):
    return lambda xs, w, b: xs * w + b
