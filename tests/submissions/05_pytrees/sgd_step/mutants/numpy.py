# expect: JX104
# mistake: NumPy computes the step, and jit is not possible.
def sgd_step(params, grads, lr):
    def move(p, g):
        return jnp.asarray(np.asarray(p) - np.asarray(lr, np.float32) * np.asarray(g), p.dtype)

    return jax.tree.map(move, params, grads)
