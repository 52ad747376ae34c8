# expect: JX431
# outcome: partly
def predict(state, xs):
    return slow_predict(state, xs)
