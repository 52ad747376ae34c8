def products_of(jaxpr):
    total = 0
    for equation in jaxpr.eqns:
        total += equation.primitive.name == "dot_general"
        for value in equation.params.values():
            inner = getattr(value, "jaxpr", value)
            if hasattr(inner, "eqns"):
                total += products_of(inner)
    return total


def tried(model, x):
    error, variables = "none", None
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as e:
        error = type(e).__qualname__
    if variables is None:
        return {"error": error, "returns": "none", "kernels": 0, "products": 0}
    names = [
        str(path[-1].key)
        for path, _ in jax.tree_util.tree_flatten_with_path(variables.get("params", {}))[0]
    ]
    return {
        "error": error,
        "returns": type(variables).__name__,
        "kernels": names.count("kernel"),
        "products": products_of(jax.make_jaxpr(model.apply)(variables, x).jaxpr),
    }


VERDICTS = {name: "true" if name in ("object", "list") else "false" for name in suspects}
