from functools import partial


def count_by_layer(model, x, **options):
    made = jax.eval_shape(partial(model.init, **options), jax.random.key(7), x)
    params = made["params"] if "params" in made else {}
    return {
        name: jax.tree.reduce(lambda n, a: n + a.size, layer, 0) for name, layer in params.items()
    }
