# expect: JX701
def forward(model, variables, x, key, train):
    return model(x, train=train)
