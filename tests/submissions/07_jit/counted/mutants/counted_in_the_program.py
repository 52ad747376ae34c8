# expect: JX433|JX407|JX403|JX017|JX003|JX405|JX022|JX140
# mistake: the count is a traced value that leaks.
def counted(f):
    state = {"runs": jnp.array(0)}

    @jax.jit
    def counting(x):
        state["runs"] = state["runs"] + jnp.sum(jnp.zeros_like(jax.tree.leaves(x)[0], int)) + 1
        return f(x)

    return counting, lambda: int(state["runs"])
