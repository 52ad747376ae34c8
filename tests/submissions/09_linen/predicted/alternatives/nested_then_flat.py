def predicted(d, width, classes):
    def layer(a, b):
        return {"kernel": np.zeros((a, b)), "bias": np.zeros(b)}

    tree = {
        "enter": layer(d, width),
        "pair_0": layer(width, width),
        "pair_1": layer(width, width),
        "Residual_0": {"Dense_0": {"kernel": np.zeros((width, width))}},
        "Dense_1": layer(width, 2 * width),
        "Dense_0": layer(2 * width, classes),
        "scale": np.zeros(classes),
    }
    return {k: np.shape(v) for k, v in traverse_util.flatten_dict(tree, sep="/").items()}
