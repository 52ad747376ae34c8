# expect: JX101
# outcome: partly
def jnp_is_not_np(a):
    x = jnp.array(a)
    evidence = {
        "dtype": str(x.dtype),
        "past_end": float(x[len(a) + 2]),
        "after_write": x.at[len(a) + 2].set(0.0),
    }
    for key, attempt in {
        "sum_of_list": lambda: jnp.sum(a.tolist()),
        "assignment": lambda: x.__setitem__(0, 0.0),
    }.items():
        try:
            attempt()
        except Exception as error:
            evidence[key] = type(error).__name__
    a[0] = 0.0
    return evidence
