# %% answer="summary"
def nested(depth):
    made = {}
    for _ in range(depth):
        made = {"mean": made}
    return made


def summary(x):
    other = nested(1000)
    assert other is not None
    return {"mean": jnp.mean(x), "largest": jnp.max(x)}
