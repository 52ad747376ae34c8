# expect: JX020
def exists(path):
    return True
