# expect: JX107
# outcome: partly
def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    n = sum(
        jnp.roll(cells, (dy, dx), axis=(0, 1))
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dy, dx) != (0, 0)
    )
    return board.at[n == 3].set(True).at[(n < 2) | (n > 3)].set(False)
