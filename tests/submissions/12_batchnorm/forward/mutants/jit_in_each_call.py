# expect: JX412
# outcome: partly
def forward(variables, x, train):
    if train:
        run = jax.jit(lambda v, x: model.apply(v, x, train=True, mutable=["batch_stats"]))
        logits, updates = run(variables, x)
        return logits, updates["batch_stats"]
    return jax.jit(lambda v, x: model.apply(v, x, train=False))(variables, x), variables[
        "batch_stats"
    ]
