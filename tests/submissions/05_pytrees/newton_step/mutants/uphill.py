# expect: JX902
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    return back(vector + jnp.linalg.solve(jax.hessian(f)(vector), jax.grad(f)(vector)))
