def three(cells, axis):
    return cells + jnp.roll(cells, 1, axis) + jnp.roll(cells, -1, axis)


def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    n = three(three(cells, 0), 1) - cells
    survives = jnp.logical_and(board, jnp.logical_or(n == 2, n == 3))
    born = jnp.logical_and(jnp.logical_not(board), n == 3)
    return jnp.logical_or(survives, born)
