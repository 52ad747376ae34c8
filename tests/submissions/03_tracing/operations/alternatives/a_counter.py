import collections


def operations(f, *args):
    total = collections.Counter()
    todo = [jax.make_jaxpr(f)(*args)]
    while todo:
        program = todo.pop()
        for line in program.jaxpr.eqns:
            total[line.primitive.name] += 1
            for value in line.params.values():
                if isinstance(value, tuple):
                    todo.extend(v for v in value if hasattr(v, "jaxpr"))
                elif hasattr(value, "jaxpr"):
                    todo.append(value)
    return dict(total)
