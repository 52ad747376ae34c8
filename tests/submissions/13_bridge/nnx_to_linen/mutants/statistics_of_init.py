# expect: JX833
# outcome: partly
def nnx_to_linen(state):
    module = bridge.to_linen(Net)
    variables = module.init(jax.random.key(0), jnp.ones((1, 3)))
    params = nnx.to_pure_dict(nnx.state(load(state), nnx.Param))
    return module, {"params": params, "batch_stats": variables["batch_stats"]}
