# expect: JX130
# outcome: partly
# mistake: the array is turned into a NumPy array; violates "a jax.Array".
def jnp_is_not_np(a):
    x = jnp.asarray(a)
    return {
        "dtype": str(x.dtype),
        "past_end": float(x[len(a) + 2]),
        "after_write": np.asarray(x.at[len(a) + 2].set(0.0)),
        "sum_of_list": "TypeError",
        "assignment": "TypeError",
    }
