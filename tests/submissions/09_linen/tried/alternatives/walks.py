def tried(model, x):
    evidence = dict(error="none", returns="none", kernels=0, products=0)
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as problem:
        evidence["error"] = problem.__class__.__name__
        return evidence

    def kernels(tree):
        if not hasattr(tree, "items"):
            return 0
        here = sum(k == "kernel" and not isinstance(v, dict) for k, v in tree.items())
        return here + sum(kernels(v) for v in tree.values())

    evidence["returns"] = variables.__class__.__name__
    evidence["kernels"] = kernels(variables["params"] if "params" in variables else {})
    jaxpr = jax.make_jaxpr(lambda v, x: model.apply(v, x))(variables, x)
    evidence["products"] = repr(jaxpr).count("dot_general")
    return evidence


VERDICTS = {
    "fields": "false",
    "frozen": "false",
    "clash": "false",
    "twice": "false",
    "constant": "false",
    "assigned": "false",
    "list": "true",
    "object": "true",
    "loop": "false",
}
