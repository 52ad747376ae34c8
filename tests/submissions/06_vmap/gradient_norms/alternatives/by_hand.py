def gradient_norms(p, xs, ys):
    hidden = jnp.tanh(xs @ p["w1"] + p["b1"])
    residual = hidden @ p["w2"] - ys
    d_w2 = 2 * residual[:, None] * hidden
    d_b1 = 2 * residual[:, None] * p["w2"] * (1 - hidden**2)
    d_w1 = xs[:, :, None] * d_b1[:, None, :]
    squares = (d_w2**2).sum(1) + (d_b1**2).sum(1) + (d_w1**2).sum((1, 2))
    return jnp.sqrt(squares)
