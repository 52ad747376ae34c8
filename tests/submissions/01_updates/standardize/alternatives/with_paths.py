def standardize(params):
    def one(path, a):
        print(jax.tree_util.keystr(path), a.shape)
        return (a - jnp.mean(a)) / jnp.std(a)

    return jax.tree_util.tree_map_with_path(one, params)
