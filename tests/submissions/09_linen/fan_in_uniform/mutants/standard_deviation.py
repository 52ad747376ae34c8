# expect: JX716
# outcome: partly
def fan_in_uniform(gain):
    return nn.initializers.variance_scaling(gain**2, "fan_in", "uniform")
