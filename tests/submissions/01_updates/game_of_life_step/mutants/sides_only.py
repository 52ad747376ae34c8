# expect: JX123
def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    n = sum(jnp.roll(cells, shift, axis) for shift in (-1, 1) for axis in (0, 1))
    return (n == 3) | (board & (n == 2))
