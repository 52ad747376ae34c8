from functools import partial


def line_gradients(x, y, w, b):
    loss = partial(line_loss, x, y)
    grads = jax.grad(lambda p: loss(p["w"], p["b"]))({"w": w, "b": b})
    return (grads["w"], grads["b"])
