# expect: JX122
def predicted(d, width, classes):
    return {
        "enter/kernel": (d, width),
        "enter/bias": (width,),
        "spare/kernel": (width, width),
        "spare/bias": (width,),
        "pair_0/kernel": (width, width),
        "pair_0/bias": (width,),
        "pair_1/kernel": (width, width),
        "pair_1/bias": (width,),
        "Residual_0/Dense_0/kernel": (width, width),
        "Dense_0/kernel": (2 * width, classes),
        "Dense_0/bias": (classes,),
        "Dense_1/kernel": (width, 2 * width),
        "Dense_1/bias": (2 * width,),
        "scale": (classes,),
    }
