# expect: JX115
def host_roundtrip(a):
    sent = jax.device_put(a)
    print("on", sent.device())
    back = np.array(sent)
    back[0] = 0
    return sent, back
