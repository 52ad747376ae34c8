from flax.struct import PyTreeNode, field


class Run(PyTreeNode):
    decay: float = field(pytree_node=False)
    predict: Callable = field(pytree_node=False)
    step: Array
    params: Any
    average: Any


def start(predict, params, decay):
    return Run(decay, predict, jnp.asarray(0, dtype="int32"), params, params)


def advance(run, params):
    def mix(a, p):
        return p + run.decay * (a - p)

    return run.replace(
        step=run.step + jnp.int32(1), params=params, average=jax.tree.map(mix, run.average, params)
    )
