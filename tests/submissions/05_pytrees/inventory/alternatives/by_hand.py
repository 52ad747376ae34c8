def inventory(tree):
    lines = {}

    def walk(node, path):
        if isinstance(node, dict):
            for key in sorted(node):
                walk(node[key], f"{path}[{key!r}]")
        elif hasattr(node, "_fields"):
            for name in node._fields:
                walk(getattr(node, name), f"{path}.{name}")
        elif isinstance(node, list | tuple):
            for i, child in enumerate(node):
                walk(child, f"{path}[{i}]")
        else:
            lines[path] = node if node is None else tuple(np.shape(node))

    walk(tree, "")
    return lines
