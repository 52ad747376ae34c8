import contextlib


@contextlib.contextmanager
def noting(evidence, key):
    try:
        yield
    except Exception as error:
        evidence[key] = type(error).__name__


def jnp_is_not_np(numbers):
    x = jnp.asarray(numbers)
    n = x.shape[0]
    found = dict(dtype=str(x.dtype), past_end=float(x[n + 2]), after_write=x.at[n + 2].set(0.0))
    with noting(found, "sum_of_list"):
        jnp.sum(numbers.tolist())
    with noting(found, "assignment"):
        x[0] = 0.0
    return found
