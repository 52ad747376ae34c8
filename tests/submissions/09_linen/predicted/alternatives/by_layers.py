def predicted(d, width, classes):
    dense = {
        "enter": (d, width),
        "pair_0": (width, width),
        "pair_1": (width, width),
        "Dense_1": (width, 2 * width),
        "Dense_0": (2 * width, classes),
    }
    shapes = {"scale": (classes,), "Residual_0/Dense_0/kernel": (width, width)}
    for name, (inputs, outputs) in dense.items():
        shapes[name + "/kernel"] = (inputs, outputs)
        shapes[name + "/bias"] = (outputs,)
    return shapes
