# expect: JX122|JX123|JX131
def state_ledger():
    return [
        "right",
        "statistics lost",
        "statistics decayed",
        "evaluation mode",
        "optimizer forgotten",
        "parameters forgotten",
    ]
