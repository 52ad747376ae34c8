# expect: JX120
# mistake: the matrix of all derivatives comes back; violates "of the same shape".
def slope(f):
    return jax.jacobian(f)
