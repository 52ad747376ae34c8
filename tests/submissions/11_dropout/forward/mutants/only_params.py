# expect: JX824|JX123
# mistake: further collections are left out
def forward(model, variables, x, key, train):
    params = {"params": variables["params"]}
    return model.apply(params, x, train=train, rngs={"dropout": key})
