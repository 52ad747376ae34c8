# expect: JX122|JX131|JX120
# mistake: the way back is not gone.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    return vector - jnp.linalg.solve(jax.hessian(f)(vector), jax.grad(f)(vector))
