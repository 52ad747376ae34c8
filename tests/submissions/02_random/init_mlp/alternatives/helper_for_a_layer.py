def init_layer(key, m, n):
    key_w, key_b = jax.random.split(key)
    w = jax.random.normal(key_w, (n, m)) / np.sqrt(m)
    b = 0.01 * jax.random.normal(key_b, (n,))
    return w, b


def init_mlp(key, widths):
    keys = jax.random.split(key, len(widths) - 1)
    layers = []
    for i in range(len(widths) - 1):
        layers.append(init_layer(keys[i], widths[i], widths[i + 1]))
    print("layers:", len(layers))
    return layers
