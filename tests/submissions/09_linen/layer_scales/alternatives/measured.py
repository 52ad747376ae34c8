def layer_scales(model, variables, x):
    tower = model.bind(variables)
    scale = lambda s: (s**2).mean() ** 0.5
    scales = jnp.zeros(len(tower.layers) + 1).at[0].set(scale(x))
    for i, layer in enumerate(tower.layers):
        x = jnp.maximum(layer(x), 0)
        scales = scales.at[i + 1].set(scale(x))
    return scales


def uniform(gain):
    return nn.initializers.variance_scaling(gain**2 / 3, "fan_in", "uniform")


def measured_factor(gain):
    factors = []
    for seed in range(4):
        tower = Tower(256, 20, uniform(gain))
        x = jax.random.normal(jax.random.key(100 + seed), (32, 256))
        scales = layer_scales(tower, tower.init(jax.random.key(seed), x), x)
        factors.append(float(scales[-1] / scales[0]) ** (1 / 20))
    return sum(factors) / len(factors)


GAIN = 2.0 / measured_factor(2.0)
