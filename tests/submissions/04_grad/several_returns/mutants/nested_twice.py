# expect: JX122
# outcome: partly
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__
    grads, *others = jax.grad(lambda x: (f(x)[0], tuple(f(x)[1:])), has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": tuple(others)}
