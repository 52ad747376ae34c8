# expect: JX708
# outcome: partly
def nnx_to_linen(state):
    model = load(state)
    variables = nnx.to_pure_dict(nnx.state(model, nnx.Param))
    return bridge.to_linen(Net), variables
