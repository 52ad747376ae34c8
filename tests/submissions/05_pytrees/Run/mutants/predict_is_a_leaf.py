# expect: JX607
@struct.dataclass
class Run:
    step: Array
    params: Any
    average: Any
    predict: Callable
    decay: float = struct.field(pytree_node=False)


def start(predict, params, decay):
    return Run(step=jnp.array(0, jnp.int32), params=params, average=params, decay=decay, predict=predict)


def advance(run, params):
    average = jax.tree.map(lambda a, p: run.decay * a + (1 - run.decay) * p, run.average, params)
    return run.replace(step=run.step + 1, params=params, average=average)
