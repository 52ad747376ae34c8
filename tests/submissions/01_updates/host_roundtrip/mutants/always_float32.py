# expect: JX121
# outcome: partly
# mistake: what comes back is float32 even if int32 was sent; violates "the dtype of a".
def host_roundtrip(a):
    sent = jnp.array(a)
    back = np.array(sent, dtype=np.float32)
    back[0] = 0
    return sent, back
