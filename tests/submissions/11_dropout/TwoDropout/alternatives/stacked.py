class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, inputs, train: bool):
        print("training" if train else "evaluating")
        both = jnp.stack([inputs, inputs])
        both = nn.Dropout(self.rate)(both, deterministic=not train)
        return both[0], both[1]
