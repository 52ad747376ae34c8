# expect: JX101
# mistake: the new leaves are written into the dicts and lists that were passed.
def sgd_step(params, grads, lr):
    new = jax.tree.map(lambda p, g: (p - lr * g).astype(p.dtype), params, grads)
    if isinstance(params, dict):
        params.update(new)
    elif isinstance(params, list):
        params[:] = new
    return new
