# expect: JX003
# mistake: a folder that is there is not replaced.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).absolute(), template)
