def forward(network, weights, batch, key, training):
    if training:
        out = network.apply(weights, batch, train=True, rngs={"dropout": key})
    else:
        out = network.apply(weights, batch, train=False)
    print(out.shape)
    return out
