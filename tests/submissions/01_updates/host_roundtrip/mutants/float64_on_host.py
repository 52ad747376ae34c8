# expect: JX121|JX133
# outcome: partly
def host_roundtrip(a):
    sent = jax.device_put(a)
    back = np.zeros(a.shape)
    back[1:] = sent[1:]
    return sent, back
