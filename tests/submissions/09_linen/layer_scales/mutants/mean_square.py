# expect: JX317|JX123
# outcome: partly
def layer_scales(model, variables, x):
    scales = [jnp.mean(x**2)]
    for layer in model.bind(variables).layers:
        x = nn.relu(layer(x))
        scales.append(jnp.mean(x**2))
    return jnp.stack(scales)


GAIN = 2.45
