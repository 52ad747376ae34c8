def derivatives(grad):
    three = python_if = integer = vector = True
    try:
        grad(lambda x: (x, x, x), has_aux=True)(2.0)
    except Exception:
        three = False
    try:
        grad(lambda x: x if x > 0 else 2 * x)(2.0)
    except Exception:
        python_if = False
    try:
        grad(lambda x: x**2)(3)
    except Exception:
        integer = False
    try:
        grad(lambda x: x * 2)(jnp.array([0.5, 0.25]))
    except Exception:
        vector = False
    return {
        "three values": three,
        "a Python if": python_if,
        "an integer": integer,
        "a vector": vector,
    }
