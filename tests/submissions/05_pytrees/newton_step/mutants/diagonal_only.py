# expect: JX614
# mistake: each number by itself, without the mixed derivatives.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    return back(vector - jax.grad(f)(vector) / jnp.diag(jax.hessian(f)(vector)))
