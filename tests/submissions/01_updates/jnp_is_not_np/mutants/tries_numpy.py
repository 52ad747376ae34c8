# expect: JX022
# outcome: partly
def jnp_is_not_np(a):
    x = jnp.asarray(a)

    def attempt(f):
        try:
            f()
        except Exception as error:
            return type(error).__name__
        return "nothing"

    return {
        "dtype": str(x.dtype),
        "past_end": float(x[len(a) + 2]),
        "after_write": x.at[len(a) + 2].set(0.0),
        "sum_of_list": attempt(lambda: np.sum(a.tolist())),
        "assignment": attempt(lambda: x.__setitem__(0, 0.0)),
    }
