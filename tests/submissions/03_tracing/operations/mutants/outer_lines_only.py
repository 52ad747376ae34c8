# expect: JX440
def operations(f, *args):
    found = {}
    for line in jax.make_jaxpr(f)(*args).jaxpr.eqns:
        name = line.primitive.name
        found[name] = found.get(name, 0) + 1
    return found
