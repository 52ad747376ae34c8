# expect: JX022
# mistake: counts different shapes, as the tutorial has it.
def counted(f):
    shapes = set()
    compiled = jax.jit(f)

    @jax.jit
    def counting(x):
        shapes.add(str(jax.tree.map(jnp.shape, x)))
        return compiled(x)

    return counting, lambda: len(shapes)
