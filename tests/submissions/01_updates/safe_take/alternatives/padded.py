def safe_take(values, places, default):
    n = len(values)
    # One more entry, the default, and every outside place points to it.
    longer = jnp.append(values, jnp.asarray(default, values.dtype))
    places = jnp.where((places < -n) | (places >= n), n, jnp.where(places < 0, places + n, places))
    return longer[places]
