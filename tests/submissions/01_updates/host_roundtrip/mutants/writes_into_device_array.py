# expect: JX102
def host_roundtrip(a):
    sent = jax.device_put(a)
    back = jnp.array(sent)
    back[0] = 0
    return sent, np.asarray(back)
