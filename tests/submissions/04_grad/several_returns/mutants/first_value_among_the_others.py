# expect: JX122
# outcome: partly
# mistake: the loss is among the others; violates "the other m-1 values".
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__
    grads, others = jax.grad(lambda x: (f(x)[0], f(x)), has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
