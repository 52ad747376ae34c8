# expect: JX827
# outcome: partly
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train=False):
    return model.apply(variables, x, train=False), variables["batch_stats"]
