# expect: JX022|JX021|JX122
# outcome: partly
# mistake: the message of the exception comes back, not the name of its class.
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = str(error)
    grads, others = jax.grad(lambda x: (f(x)[0], f(x)[1:]), has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
