# expect: JX130
# outcome: partly
def host_roundtrip(a):
    back = a.copy()
    back[0] = 0
    return a, back
