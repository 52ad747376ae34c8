def lines_of(program):
    for line in program.jaxpr.eqns:
        yield line
        for value in line.params.values():
            for each in value if isinstance(value, (tuple, list)) else [value]:
                if hasattr(each, "jaxpr"):
                    yield from lines_of(each)


def operations(f, *args):
    from collections import Counter

    return dict(Counter(line.primitive.name for line in lines_of(jax.make_jaxpr(f)(*args))))
