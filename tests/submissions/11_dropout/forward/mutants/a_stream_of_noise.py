# expect: JX123|JX803
# mistake: a second stream gets a key, split off from the first
def forward(model, variables, x, key, train):
    _, noise = jax.random.split(key)
    return model.apply(variables, x, train=train, rngs={"dropout": key, "noise": noise})
