# expect: JX132|JX121
# mistake: computes with half the digits
@jax.jit
def predict(state, xs):
    net = load(state)
    net.eval()
    return net(xs.astype(jnp.bfloat16).astype(xs.dtype))
