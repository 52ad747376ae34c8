# expect: JX123
# outcome: partly
# mistake: a dead cell with six neighbours is born too, as in HighLife; violates "exactly three".
def game_of_life_step(board):
    cells = board.astype(jnp.int32)
    around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)]
    n = sum(jnp.roll(cells, shift, axis=(0, 1)) for shift in around)
    return (n == 3) | (board & (n == 2)) | (~board & (n == 6))
