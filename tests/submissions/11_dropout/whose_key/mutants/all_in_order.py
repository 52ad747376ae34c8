# expect: JX020
# outcome: partly
def whose_key():
    names = [f"train_{c}" for c in "abcdef"] + ["evaluate_a", "evaluate_b"]
    return {name: "ok" for name in names}
