# expect: JX426
# outcome: partly
def game_of_life_step(board):
    h, w = board.shape
    cells = board.astype(jnp.int32)
    result = jnp.zeros_like(board)
    for y in range(h):
        for x in range(w):
            around = sum(
                cells[(y + dy) % h, (x + dx) % w]
                for dy in (-1, 0, 1)
                for dx in (-1, 0, 1)
                if (dy, dx) != (0, 0)
            )
            result = result.at[y, x].set((around == 3) | (board[y, x] & (around == 2)))
    return result
