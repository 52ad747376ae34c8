class Base(nnx.Module):
    def __call__(self, inputs):
        *first, last = self.layers
        for layer in first:
            inputs = nnx.relu(layer(inputs))
        return last(inputs) * self.scale[...]


class Mlp(Base):
    def __init__(self, sizes, *, rngs: nnx.Rngs, **unused):
        ins, outs = sizes[:-1], sizes[1:]
        self.scale = nnx.Param(jnp.asarray(np.ones(sizes[-1], dtype=np.float32)))
        self.layers = nnx.List(
            nnx.Linear(in_features=i, out_features=o, rngs=rngs) for i, o in zip(ins, outs)
        )
