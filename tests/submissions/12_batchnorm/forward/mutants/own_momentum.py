# expect: JX123
# mistake: another momentum than that of the model
slow = Net(momentum=0.99)


@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    if train:
        logits, updates = slow.apply(variables, x, train=True, mutable=["batch_stats"])
        return logits, updates["batch_stats"]
    return slow.apply(variables, x, train=False), variables["batch_stats"]
