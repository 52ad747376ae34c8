# expect: JX440
# outcome: partly
def operations(f, *args):
    found = {}

    def add(line):
        name = line.primitive.name
        found[name] = found.get(name, 0) + 1

    for line in jax.make_jaxpr(f)(*args).jaxpr.eqns:
        add(line)
        for value in line.params.values():
            for each in value if isinstance(value, tuple) else (value,):
                if hasattr(each, "jaxpr"):
                    for inner in each.jaxpr.eqns:
                        add(inner)
    return found
