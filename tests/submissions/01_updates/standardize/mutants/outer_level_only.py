# expect: JX015
def standardize(params):
    return {name: (a - a.mean()) / a.std() for name, a in params.items()}
