def save(folder, tree):
    """Writes."""
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).expanduser().absolute(), tree, force=True)
        checkpointer.wait_until_finished()
    print("saved", folder)


def load(folder, template):
    shapes = jax.tree.map(ocp.utils.to_shape_dtype_struct, template)
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).expanduser().absolute(), shapes)
