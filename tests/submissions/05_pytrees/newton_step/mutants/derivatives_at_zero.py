# expect: JX123
# mistake: gradient and matrix at zero, not at the parameters.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    zero = jnp.zeros_like(vector)
    return back(vector - jnp.linalg.solve(jax.hessian(f)(zero), jax.grad(f)(zero)))
