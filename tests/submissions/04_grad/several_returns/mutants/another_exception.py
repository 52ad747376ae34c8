# expect: JX022
# outcome: partly
def several_returns(f, x):
    exception = "none" if len(f(x)) == 2 else "ValueError"
    grads, others = jax.grad(lambda x: (f(x)[0], tuple(f(x)[1:])), has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
