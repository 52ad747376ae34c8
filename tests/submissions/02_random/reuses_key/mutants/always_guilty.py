# expect: JX020
def reuses_key(f):
    return True
