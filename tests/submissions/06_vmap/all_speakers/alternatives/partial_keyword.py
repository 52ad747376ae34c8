import functools


def all_speakers(parameters, sentences, temperature):
    f = functools.partial(adapted, temperature=temperature)
    axes = jax.tree.map(lambda _: None, parameters)
    axes["speaker"] = 0
    print(axes)
    return jax.vmap(f, in_axes=(axes, 0))(parameters, sentences)
