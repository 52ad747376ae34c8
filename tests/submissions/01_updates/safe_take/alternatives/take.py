def safe_take(x, i, fill):
    return jnp.take(x, i, mode="fill", fill_value=fill)
