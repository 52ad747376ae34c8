# expect: JX932
@struct.dataclass
class Run:
    step: Array
    params: Any
    average: Any
    decay: float = struct.field(pytree_node=False)
    predict: Callable = struct.field(pytree_node=False)


def start(predict, params, decay):
    return Run(jnp.array(0, jnp.int32), params, params, decay, predict)


def advance(run, params):
    average = jax.tree.map(lambda a, p: (1 - run.decay) * a + run.decay * p, run.average, params)
    return run.replace(step=run.step + 1, params=params, average=average)
