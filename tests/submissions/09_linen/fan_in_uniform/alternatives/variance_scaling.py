def fan_in_uniform(gain):
    return nn.initializers.variance_scaling(gain**2 / 3, "fan_in", "uniform")
