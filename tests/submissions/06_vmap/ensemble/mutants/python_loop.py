# expect: JX426
# outcome: partly
def ensemble(params, xs):
    outputs = []
    for w, b in zip(params["w"], params["b"]):
        outputs.append(jax.vmap(predict, in_axes=(None, 0))({"w": w, "b": b}, xs))
    return jnp.stack(outputs)
