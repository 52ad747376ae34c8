def error_of(attempt):
    try:
        attempt()
    except Exception as error:
        return type(error).__name__


def derivatives(grad):
    def signed(x):
        assert x > -100
        if x > 0:
            return jnp.square(x)
        return x

    errors = {
        "three values": error_of(lambda: grad(lambda x: (x**2, x, x), has_aux=True)(2.0)),
        "a Python if": error_of(lambda: grad(signed)(2.0)),
        "an integer": error_of(lambda: grad(lambda x: x * x)(3)),
        "a vector": error_of(lambda: grad(lambda x: 2 * x)(jnp.zeros(2))),
    }
    return {name: error is None for name, error in errors.items()}
