def hidden_of(model, variables, x):
    _, seen = model.apply(
        variables,
        x,
        train=False,
        capture_intermediates=lambda module, _: module.name == "Dense_0",
        mutable=["intermediates"],
    )
    return seen["intermediates"]["Dense_0"]["__call__"][0]


def recalibrate(model, variables, batches):
    hidden = jnp.stack([hidden_of(model, variables, x) for x in batches])
    print(hidden.shape)
    stats = {"mean": hidden.mean(axis=1).mean(axis=0), "var": hidden.var(axis=1).mean(axis=0)}
    return {"params": variables["params"], "batch_stats": {"BatchNorm_0": stats}}
