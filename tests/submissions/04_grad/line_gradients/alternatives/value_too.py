def line_gradients(x, y, w, b):
    loss, (dw, db) = jax.value_and_grad(line_loss, argnums=(2, 3))(x, y, w, b)
    print("loss", loss)
    return dw, db
