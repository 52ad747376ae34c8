def forward(model, variables, x, key, train):
    options = {"train": train}
    if train:
        options["rngs"] = {"dropout": key}
    return model.apply(variables, x, **options)
