# expect: JX101
# outcome: partly
def standardize(params):
    def fill_in(tree):
        for name, value in tree.items():
            if isinstance(value, dict):
                fill_in(value)
            else:
                tree[name] = (value - value.mean()) / value.std()

    result = params.copy()
    fill_in(result)
    return result
