# expect: JX805
# outcome: partly
def forward(model, variables, x, key, train):
    return model.apply(variables, x, train=True, rngs={"dropout": key})
