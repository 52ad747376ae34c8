def predicted(d: int, width: int, classes: int) -> dict:
    def dense(*names, n_in, n_out, bias=True):
        out = {"/".join([*names, "kernel"]): (n_in, n_out)}
        if bias:
            out["/".join([*names, "bias"])] = (n_out,)
        return out

    return {
        **dense("enter", n_in=d, n_out=width),
        **dense("pair_0", n_in=width, n_out=width),
        **dense("pair_1", n_in=width, n_out=width),
        **dense("Residual_0", "Dense_0", n_in=width, n_out=width, bias=False),
        **dense("Dense_0", n_in=width * 2, n_out=classes),
        **dense("Dense_1", n_in=width, n_out=width * 2),
        "scale": (classes,),
    }
