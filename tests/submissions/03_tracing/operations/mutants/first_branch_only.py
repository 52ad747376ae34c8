# expect: JX440
# outcome: partly
def operations(f, *args):
    found = {}

    def walk(program):
        for line in program.jaxpr.eqns:
            name = line.primitive.name
            found[name] = found.get(name, 0) + 1
            for value in line.params.values():
                first = value[0] if isinstance(value, tuple) and value else value
                if hasattr(first, "jaxpr"):
                    walk(first)

    walk(jax.make_jaxpr(f)(*args))
    return found
