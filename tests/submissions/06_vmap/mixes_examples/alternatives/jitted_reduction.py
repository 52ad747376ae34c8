@jax.jit
def largest(a, b):
    return jnp.max(jnp.abs(a - b))


def mixes_examples(g, xs):
    rows = jax.lax.map(lambda x: g(x[None])[0], xs)
    return largest(g(xs), rows).item() > 3e-4
