# expect: JX445|JX440|JX142|JX123|JX122
# outcome: partly
def operations(f, *args):
    import re

    found = {}
    text = str(jax.make_jaxpr(f)(*args))
    for name in re.findall(r"\] = ([a-z_0-9]+)", text):
        found[name] = found.get(name, 0) + 1
    return found
