# expect: JX445
# outcome: partly
def operations(f, *args):
    found, seen = {}, set()

    def walk(program):
        if id(program.jaxpr) in seen:
            return
        seen.add(id(program.jaxpr))
        for line in program.jaxpr.eqns:
            name = line.primitive.name
            found[name] = found.get(name, 0) + 1
            for value in line.params.values():
                for each in value if isinstance(value, tuple) else (value,):
                    if hasattr(each, "jaxpr"):
                        walk(each)

    walk(jax.make_jaxpr(f)(*args))
    return found
