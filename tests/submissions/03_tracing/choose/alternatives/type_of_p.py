def choose(p, f, g, x):
    if type(p) is bool:
        chosen = f if p else g
        return chosen(x)
    return jax.lax.cond(p, lambda: f(x), lambda: g(x))
