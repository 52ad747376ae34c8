# expect: JX122
# mistake: without the template, named tuples come back as dicts.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).absolute())
