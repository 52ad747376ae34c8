@jax.jit
def forward(variables, x, train):
    trained, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    evaluated = model.apply(variables, x, train=False)
    both = (trained, updates["batch_stats"]), (evaluated, variables["batch_stats"])
    return jax.tree.map(lambda a, b: jnp.where(train, a, b), *both)
