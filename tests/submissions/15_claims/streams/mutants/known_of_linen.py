# expect: JX021|JX123
def streams(apply):
    return dict.fromkeys(
        [
            "no key raises",
            "wrong name raises",
            "params is taken",
            "same key, same mask",
            "layers differ",
        ],
        True,
    )
