from jax.extend import core


def operations(f, *args):
    def merged(a, b):
        return {k: a.get(k, 0) + b.get(k, 0) for k in (*a, *b)}

    def count(jaxpr):
        found = {}
        for eqn in jaxpr.eqns:
            found = merged(found, {eqn.primitive.name: 1})
            for leaf in jax.tree.leaves(list(eqn.params.values())):
                if isinstance(leaf, core.ClosedJaxpr):
                    found = merged(found, count(leaf.jaxpr))
        return found

    return count(jax.make_jaxpr(f)(*args).jaxpr)
