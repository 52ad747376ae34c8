# expect: JX147
# outcome: partly
def host_roundtrip(a):
    sent = jax.device_put(a)
    return sent, sent.at[0].set(0)
