# expect: JX016|JX017
# mistake: a dataclass that can be assigned to.
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Run:
    step: Array
    params: Any
    average: Any
    decay: float = dataclasses.field(metadata={"static": True})
    predict: Callable = dataclasses.field(metadata={"static": True})

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)


def start(predict, params, decay):
    return Run(jnp.array(0, jnp.int32), params, params, decay, predict)


def advance(run, params):
    average = jax.tree.map(lambda a, p: run.decay * a + (1 - run.decay) * p, run.average, params)
    return run.replace(step=run.step + 1, params=params, average=average)
