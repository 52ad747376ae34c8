# expect: JX122
def predicted(d, width, classes):
    w = width
    dense = {"enter": (d, w), "pair_0": (w, w), "pair_1": (w, w)}
    dense |= {"Dense_0": (2 * w, classes), "Dense_1": (w, 2 * w)}
    out = {f"{k}/kernel": v for k, v in dense.items()} | {
        f"{k}/bias": v[1] for k, v in dense.items()
    }
    return out | {"Residual_0/Dense_0/kernel": (w, w), "scale": classes}
