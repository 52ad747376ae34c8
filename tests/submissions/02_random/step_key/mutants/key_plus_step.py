# expect: JX213
def step_key(key, step):
    return key + step
