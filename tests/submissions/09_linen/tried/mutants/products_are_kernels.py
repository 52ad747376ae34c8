# expect: JX022
def tried(model, x):
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}
    flat = traverse_util.flatten_dict(variables.get("params", {}))
    n = sum(p[-1] == "kernel" for p in flat)
    return {"error": "none", "returns": type(variables).__name__, "kernels": n, "products": n}


VERDICTS = dict.fromkeys(suspects, "false") | {"object": "true", "list": "true"}
