def jnp_is_not_np(a):
    x, n = jnp.asarray(a), len(a)
    trials = {
        "dtype": lambda: str(x.dtype),
        "past_end": lambda: float(x[n + 2]),
        "after_write": lambda: x.at[n + 2].set(0.0),
        "sum_of_list": lambda: jnp.sum(a.tolist()),
        "assignment": lambda: x.__setitem__(0, 0.0),
    }
    found = {}
    for name, trial in trials.items():
        try:
            found[name] = trial()
        except Exception as error:
            found[name] = type(error).__name__
    return found
