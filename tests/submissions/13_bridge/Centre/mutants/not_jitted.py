# expect: JX431
# outcome: partly
class Centre(nnx.Module):
    def __init__(self, features):
        self.offset = nnx.Param(jnp.zeros(features))
        self.mean = RunningMean(jnp.zeros(features))
        self.count = RunningMean(jnp.zeros((), jnp.int32))

    def __call__(self, x):
        return x - self.mean[...] + self.offset[...]


def update(centre, x):
    centre.count[...] += 1
    centre.mean[...] += (x.mean(axis=0) - centre.mean[...]) / centre.count[...]


def trained(centre):
    return nnx.to_pure_dict(nnx.state(centre, nnx.Param))


def statistics(centre):
    return nnx.to_pure_dict(nnx.state(centre, RunningMean))
