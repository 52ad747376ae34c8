# expect: JX022|JX122
# outcome: partly
# mistake: an array of shape () is no float; violates "as a Python float".
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {
        "dtype": str(x.dtype),
        "past_end": x[len(a) + 2],
        "after_write": x.at[len(a) + 2].set(0.0),
        "sum_of_list": "TypeError",
        "assignment": "TypeError",
    }
