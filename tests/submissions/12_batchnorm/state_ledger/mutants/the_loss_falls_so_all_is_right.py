# expect: JX020
# outcome: partly
def state_ledger():
    return {f"step_{letter}": "right" for letter in "abcdef"}
