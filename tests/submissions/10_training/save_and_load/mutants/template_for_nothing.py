# expect: JX016|JX920
# mistake: a missing checkpoint goes unnoticed.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)


def load(folder, template):
    if not Path(folder).exists():
        return template
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).absolute(), template)
