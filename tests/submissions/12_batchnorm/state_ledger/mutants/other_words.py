# expect: JX122|JX123|JX020
# mistake: words that are not in the table
def state_ledger():
    words = ["right", "stats lost", "stats decayed", "eval mode", "opt forgotten", "params forgotten"]
    return {f"step_{letter}": word for letter, word in zip("abcdef", words)}
