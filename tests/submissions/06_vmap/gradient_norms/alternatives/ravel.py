from jax.flatten_util import ravel_pytree


@jax.jit
def gradient_norms(params, xs, ys):
    def one(x, y):
        gradient, _ = ravel_pytree(jax.grad(example_loss)(params, x, y))
        return jnp.sqrt(gradient @ gradient)

    print("tracing")
    return jax.vmap(one)(xs, ys)
