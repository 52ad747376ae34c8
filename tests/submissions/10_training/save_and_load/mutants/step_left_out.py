# expect: JX921|JX123|JX122|JX003
# mistake: what is no array comes from the template.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        read = checkpointer.restore(Path(folder).absolute(), template)
    return jax.tree.map(lambda t, r: t if isinstance(t, int) else r, template, read)
