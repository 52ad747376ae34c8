def apply_eval(network, variables, inputs):
    bound = network.bind(variables)
    print("eval", inputs.shape)
    return bound(inputs, False)
