def host_roundtrip(a):
    sent = jnp.asarray(a)
    back = jax.device_get(sent).copy()
    back[0] = 0
    return sent, back
