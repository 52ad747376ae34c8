# expect: JX021|JX022
# outcome: partly
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {
        "dtype": str(x.dtype),
        "past_end": "IndexError",
        "after_write": x,
        "sum_of_list": "TypeError",
        "assignment": "TypeError",
    }
