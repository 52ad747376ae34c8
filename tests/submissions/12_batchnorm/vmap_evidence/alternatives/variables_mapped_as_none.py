@jax.jit
def vmap_evidence(variables, x):
    print("tracing")
    f = lambda v, row: Norm().apply(v, row, mutable=["batch_stats"])
    g = lambda v, row: Norm(axis_name="i").apply(v, row, mutable=["batch_stats"])
    plain = jax.vmap(f, in_axes=(None, 0))(variables, x)[0]
    named, updates = jax.vmap(g, in_axes=(None, 0), axis_name="i")(variables, x)
    norm = updates["batch_stats"]["norm"]
    return dict(plain=plain, named=named, stats={k: v.mean(axis=0) for k, v in norm.items()})
