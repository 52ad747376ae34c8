# expect: JX806
def forward(model, variables, x, key, train):
    return model.apply(variables, x, train=not train, rngs={"dropout": key})
