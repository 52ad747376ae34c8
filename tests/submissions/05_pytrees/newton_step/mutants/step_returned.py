# expect: JX123|JX127|JX902
# mistake: the step, not the parameters after it.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    return back(-jnp.linalg.solve(jax.hessian(f)(vector), jax.grad(f)(vector)))
