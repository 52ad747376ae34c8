# expect: JX613|JX614|JX121|JX123|JX415|JX416|JX003
# mistake: what changes from step to step is kept out of the leaves.
@struct.dataclass
class Run:
    params: Any
    average: Any
    step: int = struct.field(pytree_node=False)
    decay: float = struct.field(pytree_node=False)
    predict: Callable = struct.field(pytree_node=False)


def start(predict, params, decay):
    return Run(params, params, 0, decay, predict)


def advance(run, params):
    average = jax.tree.map(lambda a, p: run.decay * a + (1 - run.decay) * p, run.average, params)
    return run.replace(step=run.step + 1, params=params, average=average)
