def game_of_life_step(board):
    h, w = board.shape
    padded = jnp.pad(board.astype(jnp.uint8), 1, mode="wrap")
    total = 0
    for dy in range(3):
        for dx in range(3):
            total = total + padded[dy : dy + h, dx : dx + w]
    # The cell itself is in the total: alive with 3 or 4, dead with 3.
    return (total == 3) | (board & (total == 4))
