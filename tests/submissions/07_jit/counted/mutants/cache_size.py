# expect: JX021|JX022
def counted(f):
    jitted = jax.jit(lambda x: f(x))
    return jitted, jitted._cache_size
