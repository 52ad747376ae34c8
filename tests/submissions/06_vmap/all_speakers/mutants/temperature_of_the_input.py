# expect: JX123
# mistake: divides before tanh, where the temperature divides the result
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x / temperature, temperature=1.0)
    return jax.vmap(one, in_axes=({"shared": None, "speaker": 0}, 0))(params, xs)
