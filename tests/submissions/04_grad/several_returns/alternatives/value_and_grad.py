def outcome_of(attempt):
    try:
        attempt()
    except TypeError as error:
        print(error)
        return error.__class__.__name__
    return "none"


def several_returns(function, point):
    def adapted(point):
        values = function(point)
        return values[0], values[1:]

    evidence = outcome_of(lambda: jax.grad(function, has_aux=True)(point))
    (_, rest), gradient = jax.value_and_grad(adapted, has_aux=True)(point)
    return dict(exception=evidence, grads=gradient, others=rest)
