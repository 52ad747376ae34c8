# expect: JX123
def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    n = sum(jnp.roll(cells, (dy, dx), axis=(0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    return (n == 3) | (board & (n == 2))
