def set_first(array, value):
    """Same function, other names."""
    array = jnp.array(array)
    result = array.at[0].set(value)
    return result
