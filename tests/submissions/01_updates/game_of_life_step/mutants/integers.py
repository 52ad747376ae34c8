# expect: JX121
def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    n = sum(
        jnp.roll(cells, (dy, dx), axis=(0, 1))
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dy, dx) != (0, 0)
    )
    return jnp.where((n == 3) | ((cells == 1) & (n == 2)), 1, 0)
