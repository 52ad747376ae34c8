# expect: JX701
# outcome: partly
def layer_scales(model, variables, x):
    scales = [jnp.sqrt(jnp.mean(x**2))]
    for layer in model.layers:
        x = nn.relu(layer(x))
        scales.append(jnp.sqrt(jnp.mean(x**2)))
    return jnp.stack(scales)


GAIN = 2.45
