# expect: JX020
# mistake: guessed: the verdicts in turn
def whose_key():
    names = [f"train_{c}" for c in "abcdef"] + ["evaluate_a", "evaluate_b"]
    words = ["ok", "missing-rng", "wrong-stream", "frozen-mask", "eval-noisy"]
    return {name: words[i % 5] for i, name in enumerate(names)}
