# expect: JX1015|JX003
def nnx_to_linen(state):
    module, variables = bridge.to_linen(load(state))
    return module, variables
