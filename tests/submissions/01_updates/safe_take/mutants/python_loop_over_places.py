# expect: JX402
# outcome: partly
def safe_take(x, i, fill):
    n = x.shape[0]
    picked = [x[j] if -n <= j < n else jnp.asarray(fill, x.dtype) for j in i.reshape(-1)]
    return jnp.stack(picked).reshape(i.shape)
