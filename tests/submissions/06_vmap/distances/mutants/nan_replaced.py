# expect: JX310
# mistake: NaN is replaced in the value, and stays in the gradient
def distances(x, y):
    return jnp.nan_to_num(jnp.linalg.norm(x[:, None] - y[None], axis=-1))
