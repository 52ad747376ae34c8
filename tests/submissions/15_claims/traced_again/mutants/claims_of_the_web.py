# expect: JX021|JX123
def traced_again(jit):
    return {
        "other values": False,
        "another length": True,
        "another number": True,
        "another order": True,
        "a list": True,
        "float64": True,
    }
