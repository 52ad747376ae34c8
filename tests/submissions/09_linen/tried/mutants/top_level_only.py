# expect: JX022
def tried(model, x):
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}
    layers = variables.get("params", {}).values()
    program = str(jax.make_jaxpr(model.apply)(variables, x))
    kernels = sum("kernel" in layer for layer in layers if isinstance(layer, dict))
    return {
        "error": "none",
        "returns": type(variables).__name__,
        "kernels": kernels + ("kernel" in variables.get("params", {})),
        "products": program.count("dot_general"),
    }


VERDICTS = dict.fromkeys(suspects, "false") | {"object": "true", "list": "true"}
