# expect: JX101|JX003
# mistake: puts its own axes into the caller's dict
def all_speakers(params, xs, temperature):
    n = xs.shape[0]
    params["shared"] = {"w": jnp.broadcast_to(params["shared"]["w"], (n, *params["shared"]["w"].shape))}
    return jax.vmap(lambda p, x: adapted(p, x, temperature=temperature))(params, xs)
