# expect: JX021
# outcome: partly
def jnp_is_not_np(a):
    return {
        "dtype": "float32",
        "past_end": 4.0,
        "after_write": jnp.arange(5.0),
        "sum_of_list": "TypeError",
        "assignment": "TypeError",
    }
