# expect: JX021|JX123
def traced_again(jit):
    return {
        "other values": False,
        "another length": True,
        "another number": False,
        "another order": False,
        "a list": True,
        "float64": False,
    }
