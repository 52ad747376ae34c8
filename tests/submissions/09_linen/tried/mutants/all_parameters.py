# expect: JX123|JX022
def tried(model, x):
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}
    program = str(jax.make_jaxpr(model.apply)(variables, x))
    return {
        "error": "none",
        "returns": type(variables).__name__,
        "kernels": len(jax.tree.leaves(variables)),
        "products": program.count("dot_general"),
    }


VERDICTS = dict.fromkeys(suspects, "false") | {"object": "true", "list": "true"}
