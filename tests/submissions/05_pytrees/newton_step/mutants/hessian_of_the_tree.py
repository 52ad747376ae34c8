# expect: JX416|JX109
# mistake: a tree of trees where a matrix is needed.
def newton_step(loss, params):
    gradient = jax.grad(loss)(params)
    hessian = jax.hessian(loss)(params)
    return jax.tree.map(lambda p, h, g: p - jnp.linalg.solve(h, g), params, hessian, gradient)
