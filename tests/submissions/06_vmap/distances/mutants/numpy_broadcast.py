# expect: JX104
# outcome: partly
def distances(x, y):
    x, y = np.asarray(x), np.asarray(y)
    return jnp.asarray(np.linalg.norm(x[:, None] - y[None, :], axis=-1))
