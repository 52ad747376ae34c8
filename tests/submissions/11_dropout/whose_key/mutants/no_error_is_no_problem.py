# expect: JX020
# outcome: partly
def whose_key():
    return {
        "train_a": "ok",
        "train_b": "frozen-mask",
        "train_c": "ok",
        "train_d": "ok",
        "train_e": "missing-rng",
        "train_f": "frozen-mask",
        "evaluate_a": "ok",
        "evaluate_b": "eval-noisy",
    }
