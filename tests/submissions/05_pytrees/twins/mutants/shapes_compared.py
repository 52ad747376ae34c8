# expect: JX022
# mistake: structure and shapes are compared; dtypes and weak types are not.
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    one, other = jax.tree.map(np.shape, first()), jax.tree.map(np.shape, second())
    return {"map": raised, "traces": 1 if str(one) == str(other) else 2}
