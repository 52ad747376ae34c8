# expect: JX010|JX009|JX003
# mistake: an array comes back in place of a function.
def bucketed(f, sizes):
    return jax.jit(f)(np.zeros(sizes[0], np.float32), np.zeros(sizes[0], bool))
