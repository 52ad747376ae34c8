# expect: JX431
# outcome: partly
def evaluate(variables, xs, ys):
    return slow_evaluate(variables, xs, ys)
