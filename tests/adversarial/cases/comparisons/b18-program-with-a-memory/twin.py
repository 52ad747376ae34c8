# %% answer="double"
CACHE = {}


def double(x):
    if isinstance(x, jax.core.Tracer):
        return 2 * x
    key = x.tobytes()
    if key not in CACHE:
        CACHE[key] = 2 * x
    return CACHE[key]
