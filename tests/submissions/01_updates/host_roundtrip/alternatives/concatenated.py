def host_roundtrip(a):
    sent = jnp.array(a)
    return sent, np.concatenate([np.zeros(1, a.dtype), np.asarray(sent)[1:]])
