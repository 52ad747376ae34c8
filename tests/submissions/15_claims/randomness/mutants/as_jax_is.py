# expect: JX021|JX123
def randomness(key, split, normal):
    return dict.fromkeys(
        ("draws repeat", "seeds repeat", "draws are nested", "split differs"), True
    )
