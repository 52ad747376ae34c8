# expect: JX123
# mistake: the stream gets a key that was split off, where it should get the key
def forward(model, variables, x, key, train):
    key, sub = jax.random.split(key)
    return model.apply(variables, x, train=train, rngs={"dropout": sub})
