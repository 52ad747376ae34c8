# expect: JX020
# outcome: partly
def audit_gradient(f, x):
    return "fine"
