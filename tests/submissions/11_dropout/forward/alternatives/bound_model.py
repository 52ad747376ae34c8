def forward(model, variables, x, key, train):
    """Binds the variables and the key first."""
    bound = model.bind(variables, rngs=dict(dropout=key))
    return bound(x, train=train)
