# expect: JX145
# outcome: partly
def set_first(x, v):
    return x.at[0].set(v)
