def ensemble(params, xs):
    def one_model(model):
        return jax.vmap(lambda x: predict(model, x))(xs)

    return jax.vmap(one_model)(params)
