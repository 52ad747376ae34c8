def where(folder):
    return Path(folder).resolve()


def save(folder, tree):
    with ocp.Checkpointer(ocp.StandardCheckpointHandler()) as checkpointer:
        checkpointer.save(where(folder), args=ocp.args.StandardSave(tree), force=True)


def load(folder, template):
    with ocp.Checkpointer(ocp.StandardCheckpointHandler()) as checkpointer:
        return checkpointer.restore(where(folder), args=ocp.args.StandardRestore(template))
