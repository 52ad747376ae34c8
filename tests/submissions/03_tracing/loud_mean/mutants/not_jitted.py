# expect: JX431
# outcome: partly
def loud_mean(x):
    mean = jnp.mean(x)
    print(f"mean of {x.shape[0]} numbers: {mean}")
    return mean
