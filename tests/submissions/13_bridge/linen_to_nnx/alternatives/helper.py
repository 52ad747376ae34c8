def fill(module, *trees):
    for tree in trees:
        nnx.update(module, jax.tree.map(jnp.array, tree))
    return module


def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(module=LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x, train=False)
    return fill(wrapper, variables["batch_stats"], variables["params"])
