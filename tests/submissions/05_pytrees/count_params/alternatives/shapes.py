import math

count_params = lambda tree: sum(math.prod(jnp.shape(x)) for x in jax.tree.flatten(tree)[0])
