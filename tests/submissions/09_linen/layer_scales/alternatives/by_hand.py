def rms(x):
    return float(np.sqrt(np.mean(np.square(x))))


def layer_scales(model, variables, x):
    found = [rms(x)]
    for i in range(model.depth):
        layer = variables["params"][f"layers_{i}"]
        x = jax.nn.relu(x @ layer["kernel"] + layer["bias"])
        found.append(rms(x))
    return jnp.array(found)


GAIN = 2.4494897
