# %% extra before="row_sums"
import chex

chex.clear_trace_counter()


@jax.jit
@chex.assert_max_traces(n=1)
def total(x):
    return jnp.sum(x)


total(jnp.ones(3)), total(jnp.zeros(3))

# %% answer="row_sums"
def row_sums(x):
    return jax.vmap(total_of_a_row)(x)


def total_of_a_row(row):
    return row.sum()
