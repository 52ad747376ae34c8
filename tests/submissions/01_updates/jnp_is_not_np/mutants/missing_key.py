# expect: JX122
# outcome: partly
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {"dtype": str(x.dtype), "past_end": float(x[len(a) + 2])}
