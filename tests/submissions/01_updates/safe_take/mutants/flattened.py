# expect: JX120
# mistake: the indices are flattened and stay so; violates "the shape of i".
def safe_take(x, i, fill):
    return x.at[jnp.ravel(i)].get(mode="fill", fill_value=fill)
