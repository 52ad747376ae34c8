# expect: JX020
# mistake: the step whose optimizer starts anew is said to decay the statistics
def state_ledger():
    return {
        "step_a": "right",
        "step_b": "statistics lost",
        "step_c": "optimizer forgotten",
        "step_d": "evaluation mode",
        "step_e": "statistics decayed",
        "step_f": "parameters forgotten",
    }
