class Centre(nnx.Module):
    def __init__(self, features):
        self.offset = nnx.Param(jnp.zeros(features))
        self.mean = RunningMean(jnp.zeros(features))
        self.count = RunningMean(jnp.zeros((), jnp.int32))

    def __call__(self, x):
        return x - self.mean[...] + self.offset[...]


@nnx.jit
def update(module, batch):
    """Writes back what a functional step computes."""
    n = module.count[...] + 1
    mean = module.mean[...] + (batch.mean(axis=0) - module.mean[...]) / n
    nnx.update(module, {"count": n, "mean": mean})


def trained(centre):
    return nnx.to_pure_dict(nnx.state(centre, nnx.Param))


def statistics(centre):
    return nnx.to_pure_dict(nnx.split(centre, RunningMean, ...)[1])
