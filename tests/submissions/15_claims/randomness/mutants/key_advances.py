# expect: JX021|JX123
# mistake: what a page says of normal(key) is copied.
def randomness(key, split, normal):
    return {
        "draws repeat": False,
        "seeds repeat": True,
        "draws are nested": True,
        "split differs": True,
    }
