# expect: JX020
# outcome: partly
def mixes_examples(g, xs):
    order = jnp.arange(len(xs))[::-1]
    # Says only whether g follows a new order of the examples.
    return bool(jnp.any(g(xs[order]) != g(xs)[order]))
