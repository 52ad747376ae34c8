# expect: JX123|JX132|JX125
# mistake: something is added to the matrix.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    hessian = jax.hessian(f)(vector) + 0.1 * jnp.eye(vector.size)
    return back(vector - jnp.linalg.solve(hessian, jax.grad(f)(vector)))
