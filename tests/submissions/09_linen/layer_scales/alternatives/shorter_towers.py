def layer_scales(model, variables, x):
    signals = [x]
    for depth in range(1, model.depth + 1):
        signals.append(model.clone(depth=depth).apply(variables, x))
    return jnp.sqrt(jnp.array([jnp.vdot(s, s) / s.size for s in signals]))


GAIN = 2.43
