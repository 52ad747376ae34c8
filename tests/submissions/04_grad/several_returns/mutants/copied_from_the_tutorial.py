# expect: JX021
# outcome: partly
def several_returns(f, x):
    grads, others = jax.grad(lambda x: (f(x)[0], tuple(f(x)[1:])), has_aux=True)(x)
    return {"exception": "none", "grads": grads, "others": others}
