# expect: JX020
# mistake: "same shape, cached kernel".
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    same = jax.tree.map(lambda a, b: jnp.shape(a) == jnp.shape(b), old, new)
    return "cached" if jax.tree.all(same) else "shape"
