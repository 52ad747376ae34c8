# expect: JX106
# outcome: partly
# mistake: the write is thought to land in the last place, as the read does; violates "the array you got".
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {
        "dtype": str(x.dtype),
        "past_end": float(x[len(a) + 2]),
        "after_write": x.at[-1].set(0.0),
        "sum_of_list": "TypeError",
        "assignment": "TypeError",
    }
