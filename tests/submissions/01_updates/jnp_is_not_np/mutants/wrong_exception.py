# expect: JX022
# outcome: partly
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {
        "dtype": str(x.dtype),
        "past_end": float(x[len(a) + 2]),
        "after_write": x.at[len(a) + 2].set(0.0),
        "sum_of_list": "TypeError",
        "assignment": "ValueError",
    }
