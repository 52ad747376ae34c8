def _forward(variables, x, train):
    print("tracing with train =", train)
    out = model.apply(variables, x, train=train, mutable=["batch_stats"] if train else False)
    return (out[0], out[1]["batch_stats"]) if train else (out, variables["batch_stats"])


forward = jax.jit(_forward, static_argnames=["train"])
