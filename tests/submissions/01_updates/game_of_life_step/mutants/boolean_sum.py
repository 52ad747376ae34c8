# expect: JX148
# mistake: Booleans are added, so no cell has more than one neighbour.
def game_of_life_step(board):
    n = jnp.zeros_like(board)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            if (dy, dx) != (0, 0):
                n = n + jnp.roll(board, (dy, dx), axis=(0, 1))
    return (n == 3) | (board & (n == 2))
