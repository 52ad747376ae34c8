def bridge_facts(variables, nnx_variables, x):
    facts = {}
    try:
        LinenNet().apply(variables, x, train=True)
        facts["linen"] = "nothing"
    except Exception as e:
        facts["linen"] = e.__class__.__name__
    m = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(7)).lazy_init(x)
    try:
        m(x, train=True)
        facts["to_nnx"] = "nothing"
    except Exception as e:
        facts["to_nnx"] = e.__class__.__name__
    net = bridge.to_linen(Net)
    facts["to_linen"] = net.apply(nnx_variables, x)
    out, updates = net.apply(nnx_variables, x, mutable="batch_stats")
    print(bool((out == facts["to_linen"]).all()))
    facts["lost"] = updates["batch_stats"]["norm"]["mean"]
    return facts
