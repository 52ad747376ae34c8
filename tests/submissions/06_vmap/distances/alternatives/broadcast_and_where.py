def distances(points, centres):
    difference = points[:, None, :] - centres[None, :, :]
    square = (difference**2).sum(-1)
    same = square == 0
    return jnp.where(same, 0.0, jnp.sqrt(jnp.where(same, 1.0, square)))
