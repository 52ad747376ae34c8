# expect: JX029
# mistake: where the trial fails, no name for the outcome was set; violates "the name of its class".
def several_returns(f, x):
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except TypeError:
        print("it did not work")
    grads, others = jax.grad(lambda x: (f(x)[0], f(x)[1:]), has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
