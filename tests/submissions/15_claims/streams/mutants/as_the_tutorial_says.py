# expect: JX021|JX123
def streams(apply):
    return {
        "no key raises": True,
        "wrong name raises": True,
        "params is taken": False,
        "same key, same mask": True,
        "layers differ": False,
    }
