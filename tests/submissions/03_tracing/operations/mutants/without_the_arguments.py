# expect: JX011|JX003|JX440
def operations(f, *args):
    found = {}
    for line in jax.make_jaxpr(f)(args).jaxpr.eqns:
        found[line.primitive.name] = found.get(line.primitive.name, 0) + 1
    return found
