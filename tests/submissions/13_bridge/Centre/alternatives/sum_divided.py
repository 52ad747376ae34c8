class Centre(nnx.Module):
    def __init__(self, features):
        self.offset = nnx.Param(jnp.zeros(features))
        self.mean = RunningMean(jnp.zeros(features))
        self.count = RunningMean(jnp.zeros((), jnp.int32))

    def __call__(self, x):
        return x - self.mean[...] + self.offset[...]


@nnx.jit
def update(centre, x):
    n = centre.count.get_value()
    total = centre.mean.get_value() * n + jnp.mean(x, axis=0)
    centre.count.set_value(n + 1)
    centre.mean.set_value(total / (n + 1))


def trained(centre):
    return nnx.to_pure_dict(nnx.state(centre, nnx.Param))


def statistics(centre):
    return nnx.to_pure_dict(nnx.state(centre, RunningMean))
