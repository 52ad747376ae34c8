# expect: JX802|JX801
# outcome: partly
def forward(model, variables, x, key, train):
    return model.apply(variables, x, train=train, rngs={"drop": key})
