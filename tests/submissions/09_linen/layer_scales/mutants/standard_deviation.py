# expect: JX834|JX123
# outcome: partly
def layer_scales(model, variables, x):
    scales = [x.std()]
    for layer in model.bind(variables).layers:
        x = nn.relu(layer(x))
        scales.append(x.std())
    return jnp.stack(scales)


GAIN = 2.45
