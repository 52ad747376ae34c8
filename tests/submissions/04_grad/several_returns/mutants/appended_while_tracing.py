# expect: JX407
# outcome: partly
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__
    others = []

    def loss_only(x):
        loss, *rest = f(x)
        others.extend(rest)
        return loss

    grads = jax.grad(loss_only)(x)
    return {"exception": exception, "grads": grads, "others": tuple(others)}
