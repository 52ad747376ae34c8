# expect: JX123|JX122
def predicted(d, width, classes):
    made = Puzzle(width, classes).init(jax.random.key(0), jnp.ones((1, 3)))
    flat = traverse_util.flatten_dict(made["params"], sep="/")
    return {path: leaf.shape for path, leaf in flat.items()}
