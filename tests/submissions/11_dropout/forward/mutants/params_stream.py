# expect: JX803
# outcome: partly
def forward(model, variables, x, key, train):
    return model.apply(variables, x, train=train, rngs={"params": key})
