class Centre(nnx.Module):
    def __init__(self, n):
        self.count = RunningMean(jnp.array(0, dtype=jnp.int32))
        self.mean = RunningMean(jnp.zeros((n,), jnp.float32))
        self.offset = nnx.Param(jnp.zeros((n,), jnp.float32))

    def take(self, batch):
        n = self.count.get_value() + 1
        old = self.mean.get_value()
        self.mean.set_value(old + (jnp.mean(batch, 0) - old) / n)
        self.count.set_value(n)

    def __call__(self, x):
        return x - self.mean + self.offset


@nnx.jit
def update(centre, x):
    print("tracing")
    centre.take(x)


def trained(centre):
    return {"offset": centre.offset.get_value()}


def statistics(centre):
    return {"mean": centre.mean.get_value(), "count": centre.count.get_value()}
