# expect: JX123
# outcome: partly
def host_roundtrip(a):
    sent = jax.device_put(a)
    return sent, jax.device_get(sent)
