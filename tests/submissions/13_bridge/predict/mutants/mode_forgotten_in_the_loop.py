# expect: JX1007
@jax.jit
def predict(state, xs):
    net = load(state)
    start = nnx.to_pure_dict(nnx.state(net))
    out = []
    for x in xs:
        out.append(load(start)(x))
    return jnp.stack(out)
