# expect: JX104
def slope(f):
    return jax.grad(lambda x: np.sum(np.asarray(f(x))))
