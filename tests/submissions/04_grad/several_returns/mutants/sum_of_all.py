# expect: JX325
# outcome: partly
# mistake: all values are added up and differentiated; violates "the gradient of the loss, the first value".
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__

    def total(x):
        loss, *rest = f(x)
        return loss + sum(jnp.sum(r) for r in rest), tuple(rest)

    grads, others = jax.grad(total, has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
