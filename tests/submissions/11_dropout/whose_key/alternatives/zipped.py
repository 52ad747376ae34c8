def whose_key() -> dict[str, str]:
    names = [*(f"train_{letter}" for letter in "abcdef"), "evaluate_a", "evaluate_b"]
    found = "ok,frozen-mask,wrong-stream,ok,missing-rng,frozen-mask,ok,eval-noisy".split(",")
    return dict(zip(names, found, strict=True))
