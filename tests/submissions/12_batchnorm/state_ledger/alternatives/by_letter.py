LABELS = {
    "a": "right",
    "b": "statistics lost",
    "c": "statistics decayed",
    "d": "evaluation mode",
    "e": "optimizer forgotten",
    "f": "parameters forgotten",
}


def state_ledger():
    print("six labels")
    return {f"step_{letter}": LABELS[letter] for letter in sorted(LABELS, reverse=True)}
