# expect: JX020
def whose_key():
    return {
        "train_a": "fine",
        "train_b": "frozen",
        "train_c": "stream",
        "train_d": "fine",
        "train_e": "missing",
        "train_f": "frozen",
        "evaluate_a": "fine",
        "evaluate_b": "noisy",
    }
