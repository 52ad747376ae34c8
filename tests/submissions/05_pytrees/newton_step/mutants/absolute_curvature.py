# expect: JX123|JX127|JX135
# mistake: never uphill.
def newton_step(loss, params):
    vector, back = ravel_pytree(params)
    f = lambda v: loss(back(v))
    sizes, basis = jnp.linalg.eigh(jax.hessian(f)(vector))
    return back(vector - basis @ ((basis.T @ jax.grad(f)(vector)) / jnp.abs(sizes)))
