# expect: JX104
# outcome: partly
def standardize(params):
    def one(a):
        a = np.asarray(a)
        return jnp.asarray((a - np.mean(a)) / np.std(a))

    return jax.tree.map(one, params)
