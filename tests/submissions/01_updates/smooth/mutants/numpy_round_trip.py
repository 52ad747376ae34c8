# expect: JX431
# outcome: partly
def smooth(x):
    y = np.array(x)
    for _ in range(ROUNDS):
        y[1:-1] = (y[:-2] + y[1:-1] + y[2:]) / 3
    return jnp.asarray(y)
