# expect: JX135
# outcome: partly
def game_of_life_step(board):
    h, w = board.shape
    cells = jnp.pad(board.astype(jnp.int32), 1)
    n = sum(
        cells[1 + dy : 1 + dy + h, 1 + dx : 1 + dx + w]
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dy, dx) != (0, 0)
    )
    return (n == 3) | (board & (n == 2))
