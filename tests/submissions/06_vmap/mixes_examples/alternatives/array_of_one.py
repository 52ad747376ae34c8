def alone(g, xs, i):
    return g(jax.lax.dynamic_slice_in_dim(xs, i, 1))[0]


def mixes_examples(function, batch):
    together = function(batch)
    gaps = [jnp.max(jnp.abs(together[i] - alone(function, batch, i))) for i in range(len(batch))]
    return jnp.array(gaps).max() > 1e-4
