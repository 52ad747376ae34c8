# expect: JX003|JX401|JX122|JX015|JX123|JX611|JX102
# mistake: knows the list of pairs, and nothing else.
def sgd_step(params, grads, lr):
    return [
        (w - lr * dw, None if b is None else b - lr * db)
        for (w, b), (dw, db) in zip(params, grads, strict=True)
    ]
