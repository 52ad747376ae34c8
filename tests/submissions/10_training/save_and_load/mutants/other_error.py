# expect: JX017
# mistake: another error than the one asked for.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)


def load(folder, template):
    if not Path(folder).exists():
        raise KeyError(folder)
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).absolute(), template)
