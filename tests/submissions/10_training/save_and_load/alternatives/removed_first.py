def save(folder, tree):
    path = Path.cwd() / folder
    if path.exists():
        shutil.rmtree(path)
    with ocp.StandardCheckpointer() as writer:
        writer.save(path, tree)


def load(folder, template):
    path = Path.cwd() / folder
    if not path.is_dir():
        raise FileNotFoundError(path)
    with ocp.StandardCheckpointer() as reader:
        return reader.restore(path, template)
