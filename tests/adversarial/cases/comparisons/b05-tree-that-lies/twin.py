# %% answer="double"
import dataclasses


@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Pair:
    first: jax.Array
    second: jax.Array


def double(x):
    return jax.tree.reduce(jnp.add, Pair(x, x))
