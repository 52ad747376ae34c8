def apply_train(network, state, inputs):
    # `|` makes a new dict, and the right side wins.
    out, changed = network.apply(state, inputs, train=True, mutable=["batch_stats"])
    print("changed:", list(changed))
    return out, state | changed
