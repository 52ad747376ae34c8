# expect: JX101
# outcome: partly
# mistake: the caller's array is written to, and mended afterwards; violates "It is pure".
def host_roundtrip(a):
    sent = jnp.array(a)
    first = a[0]
    a[0] = 0
    back = a.copy()
    a[0] = first
    return sent, back
