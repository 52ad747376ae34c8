import os


def save(folder, tree):
    checkpointer = ocp.StandardCheckpointer()
    checkpointer.save(os.path.abspath(folder), tree, force=True)
    checkpointer.wait_until_finished()
    checkpointer.close()


def load(folder, template):
    checkpointer = ocp.StandardCheckpointer()
    tree = checkpointer.restore(os.path.abspath(folder), template)
    checkpointer.close()
    return tree
