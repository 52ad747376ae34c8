# expect: JX020
# outcome: partly
def whose_key():
    return {
        "train_a": "ok",
        "train_b": "frozen-mask",
        "train_c": "wrong-stream",
        "train_d": "frozen-mask",
        "train_e": "wrong-stream",
        "train_f": "frozen-mask",
        "evaluate_a": "ok",
        "evaluate_b": "eval-noisy",
    }
