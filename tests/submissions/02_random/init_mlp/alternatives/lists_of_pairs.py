def init_mlp(key, sizes):
    layers = len(sizes) - 1
    keys = jax.random.split(key, (layers, 2))
    params = []
    for i in range(layers):
        fan_in, fan_out = sizes[i], sizes[i + 1]
        scale = 1.0 / np.sqrt(fan_in)
        w = jax.random.normal(keys[i, 0], (fan_out, fan_in)) * scale
        b = jax.random.normal(keys[i, 1], (fan_out,)) * 0.01
        params.append((w, b))
    return params
