def predicted(d, width, classes):
    variables = Puzzle(width, classes).init(jax.random.key(0), jnp.zeros((1, d)))
    flat = traverse_util.flatten_dict(variables["params"], sep="/")
    return {path: leaf.shape for path, leaf in flat.items()}
