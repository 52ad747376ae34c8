# %% answer="double"
import itertools

count = itertools.count()


class Lying:
    def __init__(self, x):
        self.x = x

    def __jax_array__(self):
        return self.x * next(count)


def take_apart(lying):
    return [lying.x * next(count)] * (next(count) % 3), None


jax.tree_util.register_pytree_node(Lying, take_apart, lambda aux, leaves: leaves[0] if leaves else 0)


def double(x):
    return Lying(x)
