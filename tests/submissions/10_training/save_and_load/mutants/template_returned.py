# expect: JX920
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.restore(Path(folder).absolute(), template)
    return template
