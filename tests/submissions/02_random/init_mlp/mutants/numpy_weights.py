# expect: JX206
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        w = np.random.randn(n, m) / np.sqrt(m)
        params.append((jnp.asarray(w), jnp.asarray(0.01 * np.random.randn(n))))
    return params
