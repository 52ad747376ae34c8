# expect: JX022
def tried(model, x):
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception:
        return {"error": "NameInUseError", "returns": "none", "kernels": 0, "products": 0}
    flat = traverse_util.flatten_dict(variables.get("params", {}))
    program = str(jax.make_jaxpr(model.apply)(variables, x))
    return {
        "error": "none",
        "returns": "dict",
        "kernels": sum(p[-1] == "kernel" for p in flat),
        "products": program.count("dot_general"),
    }


VERDICTS = dict.fromkeys(suspects, "false") | {"object": "true", "list": "true"}
