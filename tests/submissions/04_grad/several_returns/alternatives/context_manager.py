import contextlib


def several_returns(f, x):
    found = {"exception": "none"}

    @contextlib.contextmanager
    def noting():
        try:
            yield
        except Exception as error:
            found["exception"] = type(error).__name__

    with noting():
        jax.value_and_grad(f, has_aux=True)(x)
    loss, pullback, others = jax.vjp(lambda x: (f(x)[0], f(x)[1:]), x, has_aux=True)
    found["grads"] = pullback(jnp.ones_like(loss))[0]
    found["others"] = others
    return found
