def can(call, *args):
    try:
        call(*args)
    except BaseException:
        return False
    else:
        return True


def derivatives(grad):
    def square(x):
        return x * x

    def twice(x):
        return x + x

    def branching(x):
        return square(x) if x > 0 else twice(x)

    def several(x):
        return square(x), twice(x), x

    return dict(
        [
            ("a vector", can(lambda: grad(twice)(np.array([1.0, 2.0], np.float32)))),
            ("an integer", can(lambda: grad(square)(3))),
            ("a Python if", can(lambda: grad(branching)(2.0))),
            ("three values", can(lambda: grad(several, has_aux=True)(2.0))),
        ]
    )
