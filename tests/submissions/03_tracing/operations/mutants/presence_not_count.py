# expect: JX123|JX440
def operations(f, *args):
    found = {}

    def walk(program):
        for line in program.jaxpr.eqns:
            found[line.primitive.name] = 1
            for value in line.params.values():
                for each in value if isinstance(value, tuple) else (value,):
                    if hasattr(each, "jaxpr"):
                        walk(each)

    walk(jax.make_jaxpr(f)(*args))
    return found
