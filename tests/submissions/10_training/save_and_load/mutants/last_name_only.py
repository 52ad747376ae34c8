# expect: JX123|JX921|JX920|JX003
# mistake: the folders above are dropped.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder.split('/')[-1][:1]).absolute(), tree, force=True)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder.split('/')[-1][:1]).absolute(), template)
