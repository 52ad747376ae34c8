# expect: JX125|JX123
# outcome: partly
def layer_scales(model, variables, x):
    scales = [jnp.linalg.norm(x)]
    for layer in model.bind(variables).layers:
        x = nn.relu(layer(x))
        scales.append(jnp.linalg.norm(x))
    return jnp.stack(scales)


GAIN = 2.45
