# expect: JX021
def twins(first, second):
    return {"map": "none", "traces": 1}
