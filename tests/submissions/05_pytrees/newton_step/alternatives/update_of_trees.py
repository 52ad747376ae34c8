@jax.jit
def solve(h, g):
    return jnp.linalg.solve(h, g)


def newton_step(loss, params):
    v, back = ravel_pytree(params)
    grads, _ = ravel_pytree(jax.grad(loss)(params))
    h = jax.hessian(lambda v: loss(back(v)))(v)
    step = back(solve(h, grads))
    return jax.tree.map(lambda p, s: p - s, params, step)
