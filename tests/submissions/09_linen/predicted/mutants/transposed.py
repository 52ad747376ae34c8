# expect: JX918
def predicted(d, width, classes):
    w = width
    dense = {"enter": (w, d), "pair_0": (w, w), "pair_1": (w, w)}
    dense |= {"Dense_0": (classes, 2 * w), "Dense_1": (2 * w, w)}
    out = {f"{k}/kernel": v for k, v in dense.items()} | {
        f"{k}/bias": v[:1] for k, v in dense.items()
    }
    return out | {"Residual_0/Dense_0/kernel": (w, w), "scale": (classes,)}
