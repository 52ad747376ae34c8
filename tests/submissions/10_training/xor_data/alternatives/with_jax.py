def xor_data(n, seed):
    one, other = jax.random.split(jax.random.key(seed))
    corners = np.asarray(jax.random.bernoulli(one, 0.5, (n, 2)))
    noise = np.asarray(jax.random.normal(other, (n, 2)))
    return {
        "label": np.logical_xor(corners[:, 0], corners[:, 1]).astype("int32"),
        "x": (corners + 0.1 * noise).astype("float32"),
    }
