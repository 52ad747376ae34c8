def linen_to_nnx(variables, x):
    m = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(3, params=4)).lazy_init(x)
    for collection in ("params", "batch_stats"):
        for layer, leaves in variables[collection].items():
            for name, array in leaves.items():
                getattr(m, layer)[name][...] = array
    return m
