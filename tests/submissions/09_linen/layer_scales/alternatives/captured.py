def layer_scales(model, variables, x):
    _, kept = model.apply(variables, x, capture_intermediates=True, mutable=["intermediates"])
    outputs = kept["intermediates"]
    signals = [x] + [nn.relu(outputs[f"layers_{i}"]["__call__"][0]) for i in range(model.depth)]
    return jnp.array([jnp.linalg.norm(s) / s.size**0.5 for s in signals], dtype=jnp.float32)


GAIN = float(np.sqrt(6))
