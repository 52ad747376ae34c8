# expect: JX123
# mistake: probabilities for logits
@jax.jit
def predict(state, xs):
    net = load(state)
    net.eval()
    return jax.nn.softmax(net(xs))
