# expect: JX1017
# outcome: partly
def nnx_to_linen(state):
    return bridge.to_linen(Net), {"params": state}
