def tried(model, x):
    try:
        variables = model.init(jax.random.key(0), x)
        returns = type(variables).__name__
        params = jax.tree.map(lambda leaf: 0, variables.get("params", {}))
        program = jax.make_jaxpr(model.apply)(variables, x).pretty_print(use_color=False)
        products = len(program.split("dot_general")) - 1
        kernels = len([p for p in traverse_util.flatten_dict(params) if p[-1:] == ("kernel",)])
        return {"error": "none", "returns": returns, "kernels": kernels, "products": products}
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}


def verdict(name):
    seen = tried(suspects[name], jnp.ones((1, 2)))
    if name in ("loop", "object"):
        holds = seen["kernels"] == 1
    elif name == "list":
        holds = seen["kernels"] == 3
    elif name == "fields":
        holds = "name" not in inspect.signature(Loop.__init__).parameters
    elif name == "frozen":
        holds = seen["returns"] == "FrozenDict"
    else:
        holds = seen["error"] == "none" and seen["kernels"] > 0
    return "true" if holds else "false"


VERDICTS = {name: verdict(name) for name in suspects}
