def derivatives(grad):
    def three(x):
        return x**2, 2 * x, 3 * x

    def with_if(x):
        if x > 0:
            return 5 * x
        return -5 * x

    found = {}
    trials = [
        ("three values", three, {"has_aux": True}, 2.0),
        ("a Python if", with_if, {}, 2.0),
        ("an integer", lambda x: x**2, {}, 3),
        ("a vector", lambda x: 2.0 * x, {}, jnp.array([1.0, 3.0])),
    ]
    for name, f, options, x in trials:
        try:
            print(grad(f, **options)(x))
            found[name] = True
        except Exception as error:
            print(type(error).__name__)
            found[name] = False
    return found
