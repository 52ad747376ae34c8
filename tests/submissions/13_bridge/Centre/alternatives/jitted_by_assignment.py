class Centre(nnx.Module):
    def __init__(self, features):
        self.offset = nnx.Param(jnp.full((features,), 0.0))
        self.mean = RunningMean(jnp.full((features,), 0.0))
        self.count = RunningMean(jnp.zeros((), jnp.int32))

    def __call__(self, x):
        return x + (self.offset[...] - self.mean[...])


def _update(centre, x):
    centre.count[...] += 1
    centre.mean[...] += (x.mean(axis=0) - centre.mean[...]) / centre.count[...]


update = nnx.jit(_update)


def trained(centre):
    return nnx.to_pure_dict(nnx.state(centre, nnx.Param))


def statistics(centre):
    return nnx.to_pure_dict(nnx.state(centre, RunningMean))
