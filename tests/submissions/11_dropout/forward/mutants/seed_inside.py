# expect: JX123|JX204
# outcome: partly
def forward(model, variables, x, key, train):
    return model.apply(variables, x, train=train, rngs={"dropout": jax.random.key(0)})
