def dropout(key, x, rate, train):
    layer = nn.Dropout(rate, deterministic=not train)
    print(layer)
    return layer.apply({}, x, rngs={"dropout": key} if train else None)
