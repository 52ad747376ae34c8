# expect: JX020
# outcome: partly
def state_ledger():
    return {
        "step_a": "right",
        "step_b": "evaluation mode",
        "step_c": "statistics decayed",
        "step_d": "statistics lost",
        "step_e": "optimizer forgotten",
        "step_f": "parameters forgotten",
    }
