# expect: JX123
# mistake: mean and deviation are those of all arrays together; violates "its own mean".
def standardize(params):
    everything = jnp.concatenate([a.ravel() for a in jax.tree.leaves(params)])
    mean, std = everything.mean(), everything.std()
    return jax.tree.map(lambda a: (a - mean) / std, params)
