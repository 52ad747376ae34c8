VERDICTS = {
    "ok": "train_a train_d evaluate_a",
    "missing-rng": "train_e",
    "wrong-stream": "train_c",
    "frozen-mask": "train_b train_f",
    "eval-noisy": "evaluate_b",
}


def whose_key():
    return {name: verdict for verdict, names in VERDICTS.items() for name in names.split()}
