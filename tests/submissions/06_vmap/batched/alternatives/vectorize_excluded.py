def batched(f):
    return jnp.vectorize(f, excluded={1, 2}, signature="(d)->(k)")
