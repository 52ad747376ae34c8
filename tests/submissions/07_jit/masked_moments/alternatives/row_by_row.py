def of_row(row, mask):
    row = jnp.where(mask, row, 0.0)
    weight = mask / mask.sum()
    mean = row @ weight
    return mean, ((row - mean) ** 2) @ weight


masked_moments = jax.vmap(of_row)
