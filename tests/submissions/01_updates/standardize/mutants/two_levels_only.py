# expect: JX015
# mistake: dicts inside of inner dicts are taken for arrays; violates "to any depth".
def standardize(params):
    def one(a):
        return (a - a.mean()) / a.std()

    return {
        k: {j: one(a) for j, a in v.items()} if isinstance(v, dict) else one(v)
        for k, v in params.items()
    }
