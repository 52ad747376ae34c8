# expect: JX011|JX018|JX015|JX122
# mistake: the Net of this notebook, not a wrapper
def linen_to_nnx(variables, x):
    p, s = variables["params"], variables["batch_stats"]
    norm = {**p["BatchNorm_0"], **s["BatchNorm_0"]}
    return load({"first": p["Dense_0"], "norm": norm, "last": p["Dense_1"]})
