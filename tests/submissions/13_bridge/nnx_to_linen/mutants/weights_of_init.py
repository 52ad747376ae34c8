# expect: JX1012
# outcome: partly
def nnx_to_linen(state):
    module = bridge.to_linen(Net)
    return module, module.init(jax.random.key(0), jnp.ones((1, 3)))
