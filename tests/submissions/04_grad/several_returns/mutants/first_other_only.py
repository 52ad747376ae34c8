# expect: JX303
# outcome: partly
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__
    grads, other = jax.grad(lambda x: f(x)[:2], has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": (other,)}
