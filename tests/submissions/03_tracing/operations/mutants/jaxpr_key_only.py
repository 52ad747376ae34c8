# expect: JX440
def operations(f, *args):
    found = {}

    def walk(program):
        for line in program.jaxpr.eqns:
            name = line.primitive.name
            found[name] = found.get(name, 0) + 1
            if "jaxpr" in line.params:
                walk(line.params["jaxpr"])

    walk(jax.make_jaxpr(f)(*args))
    return found
