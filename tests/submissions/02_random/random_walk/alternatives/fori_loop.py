from functools import partial


@partial(jax.jit, static_argnums=(1,))
def random_walk(key, steps):
    def turn(i, carry):
        key, walk = carry
        key, now = jax.random.split(key)
        before = jnp.where(i == 0, 0.0, walk[i - 1])
        return key, walk.at[i].set(before + jax.random.normal(now))

    return jax.lax.fori_loop(0, steps, turn, (key, jnp.zeros(steps)))[1]
