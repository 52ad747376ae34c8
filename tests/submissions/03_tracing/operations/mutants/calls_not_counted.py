# expect: JX440|JX142
def operations(f, *args):
    found = {}

    def walk(program):
        for line in program.jaxpr.eqns:
            inner = []
            for value in line.params.values():
                values = value if isinstance(value, tuple) else (value,)
                inner += [each for each in values if hasattr(each, "jaxpr")]
            if inner:
                for each in inner:
                    walk(each)
            else:
                found[line.primitive.name] = found.get(line.primitive.name, 0) + 1

    walk(jax.make_jaxpr(f)(*args))
    return found
