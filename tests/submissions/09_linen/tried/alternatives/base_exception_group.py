def attempt(model, x):
    try:
        return model.init(jax.random.key(0), x), "none"
    except Exception as error:
        return None, type(error).__name__


def tried(model, x):
    variables, error = attempt(model, x)
    returns, kernels, products = "none", 0, 0
    if error == "none":
        returns = type(variables).__name__
        flat = traverse_util.flatten_dict(variables.get("params", {}), sep="/")
        kernels = sum(name.split("/")[-1] == "kernel" for name in flat)
        program = jax.make_jaxpr(model.apply)(variables, x)
        products = str(program).count("dot_general")
    return dict(error=error, returns=returns, kernels=kernels, products=products)


VERDICTS = dict(
    loop="false",
    object="true",
    list="true",
    assigned="false",
    constant="false",
    twice="false",
    clash="false",
    frozen="false",
    fields="false",
)
