@jax.jit
def update(params, batch):
    print("tracing")
    (x, y), rate = batch
    loss, (gw, gb) = jax.value_and_grad(
        lambda w, b: line_loss({"w": w, "b": b}, x, y), argnums=(0, 1)
    )(params["w"], params["b"])
    return {"w": params["w"] - rate * gw, "b": params["b"] - rate * gb}, loss


@jax.jit
def fit(params, xs, ys, rates):
    params, losses = jax.lax.scan(update, params, ((xs, ys), rates))
    return params, losses
