# expect: JX020
# outcome: partly
def mixes_examples(g, xs):
    return True
