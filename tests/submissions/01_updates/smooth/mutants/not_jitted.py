# expect: JX431
# outcome: partly
def smooth(x):
    return slow_smooth(x)
