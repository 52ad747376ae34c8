@jax.jit
def predict(state, batches):
    def logits(x):
        net = load(state)
        net.eval()
        return net(x)

    return jax.vmap(logits)(batches)
