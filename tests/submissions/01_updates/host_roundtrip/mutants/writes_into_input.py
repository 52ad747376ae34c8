# expect: JX101
# outcome: partly
def host_roundtrip(a):
    sent = jnp.array(a)
    a[0] = 0
    return sent, a
