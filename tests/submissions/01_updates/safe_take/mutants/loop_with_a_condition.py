# expect: JX401|JX402|JX403|JX426
# mistake: Python's `if` on every single index cannot be answered under jit, and an array of shape () cannot be looped over; violates "it works under jax.jit with x and i traced".
def safe_take(x, i, fill):
    n = len(x)
    return jnp.array([x[j] if -n <= j < n else fill for j in i], dtype=x.dtype)
