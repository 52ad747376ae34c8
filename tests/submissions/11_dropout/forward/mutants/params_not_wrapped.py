# expect: JX708
def forward(model, variables, x, key, train):
    return model.apply(variables["params"], x, train=train, rngs={"dropout": key})
