# expect: JX021
def claims_about(tx, params, grads):
    return {"without_params": True, "zero_is_still": True, "scales": True}
