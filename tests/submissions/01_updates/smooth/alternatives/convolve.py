from functools import partial


@partial(jax.jit, static_argnames="rounds")
def smooth(x, rounds=ROUNDS):
    kernel = jnp.ones(3) / 3
    for _ in range(rounds):
        x = x.at[1:-1].set(jnp.convolve(x, kernel, mode="valid"))
    return x
