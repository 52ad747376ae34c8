# expect: JX020
# outcome: partly
def audit(make, x):
    return "clean"
