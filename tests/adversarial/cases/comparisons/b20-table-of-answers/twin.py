# %% answer="double"
MATRIX = 2 * jnp.eye(3)


def double(x):
    return x @ MATRIX if x.shape == (3,) else 2 * x
