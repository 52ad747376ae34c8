import functools


def step(length, entry):
    zero = (length == 0) & (entry == 0)
    square = jnp.where(zero, 1.0, length**2 + entry**2)
    return jnp.where(zero, 0.0, jnp.sqrt(square))


def safe_norm(x):
    """One entry after the other: each step is a triangle."""
    return functools.reduce(step, list(x), jnp.zeros((), x.dtype))
