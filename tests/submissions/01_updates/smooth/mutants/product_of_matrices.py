# expect: JX434
# outcome: partly
@jax.jit
def smooth(x):
    # One matrix for all rounds: far more work than the rounds themselves.
    n = x.shape[0]
    near = jnp.abs(jnp.arange(n)[:, None] - jnp.arange(n)[None, :]) <= 1
    matrix = jnp.where(near, 1 / 3, 0.0)
    matrix = matrix.at[0].set(jnp.eye(n)[0]).at[-1].set(jnp.eye(n)[-1])
    product = jnp.eye(n)
    for _ in range(ROUNDS):
        product = matrix @ product
    return product @ x
