def operations(f, *args):
    found = {}

    def inner(line):
        p = line.params
        kind = line.primitive.name
        if kind in ("jit", "scan"):
            return [p["jaxpr"]]
        if kind == "while":
            return [p["cond_jaxpr"], p["body_jaxpr"]]
        return list(p["branches"]) if kind == "cond" else []

    def walk(jaxpr):
        for line in jaxpr.eqns:
            found.setdefault(line.primitive.name, 0)
            found[line.primitive.name] += 1
            for program in inner(line):
                walk(program.jaxpr)

    walk(jax.make_jaxpr(f)(*args).jaxpr)
    return found
