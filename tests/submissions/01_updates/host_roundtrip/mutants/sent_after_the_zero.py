# expect: JX123
# mistake: the array is sent after its entry was set, so both have the zero; violates "the values of a".
def host_roundtrip(a):
    back = a.copy()
    back[0] = 0
    sent = jnp.array(back)
    return sent, np.asarray(sent)
