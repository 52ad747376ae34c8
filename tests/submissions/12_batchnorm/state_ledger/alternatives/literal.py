def state_ledger():
    return {
        "step_a": "right",
        "step_b": "statistics lost",
        "step_c": "statistics decayed",
        "step_d": "evaluation mode",
        "step_e": "optimizer forgotten",
        "step_f": "parameters forgotten",
    }
