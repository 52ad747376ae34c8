def forward(model, variables, x, key, train):
    rngs = {"dropout": key} if train else {}
    return model.apply(variables, x, train, rngs=rngs)
