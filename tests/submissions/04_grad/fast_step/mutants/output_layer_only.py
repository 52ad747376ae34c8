# expect: JX123|JX313
# outcome: partly
# mistake: the hidden layer does not learn, and from zero parameters nobody sees it; violates "what slow_step returns".
@jax.jit
def fast_step(params, x, y):
    def loss_of(outer):
        return network_loss({**params, **outer}, x, y)

    outer = {"w2": params["w2"], "b2": params["b2"]}
    loss, grads = jax.value_and_grad(loss_of)(outer)
    return {**params, **{k: outer[k] - RATE * grads[k] for k in outer}}, loss
