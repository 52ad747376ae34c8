# expect: JX123|JX125
# mistake: times the matrix, not its inverse.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    return back(vector - jax.hessian(f)(vector) @ jax.grad(f)(vector))
