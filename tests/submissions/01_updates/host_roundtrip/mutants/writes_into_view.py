# expect: JX112
def host_roundtrip(a):
    sent = jax.device_put(a)
    back = np.asarray(sent)
    back[0] = 0
    return sent, back
