# expect: JX921|JX123|JX122
# mistake: only the parameters are saved.
def save(folder, tree):
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), {"params": tree["params"]} if "params" in tree else tree, force=True)


def load(folder, template):
    with ocp.StandardCheckpointer() as checkpointer:
        if "params" not in template:
            return checkpointer.restore(Path(folder).absolute(), template)
        params = checkpointer.restore(
            Path(folder).absolute(), {"params": template["params"]}
        )
        return {**template, **params}
