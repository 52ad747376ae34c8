# %% answer="double"
CACHE = {}


def double(x):
    if x.shape not in CACHE:
        CACHE[x.shape] = 2 * x
    return CACHE[x.shape]


# %% extra after="double"
double(jnp.arange(3.0))
