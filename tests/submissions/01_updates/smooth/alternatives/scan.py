def one_round(x, _):
    middle = (x[:-2] + x[1:-1] + x[2:]) * (1 / 3)
    return jnp.concatenate([x[:1], middle, x[-1:]]), None


@jax.jit
def smooth(signal):
    print("tracing")
    return jax.lax.scan(one_round, signal, length=ROUNDS)[0]
