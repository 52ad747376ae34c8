@struct.dataclass
class Run:
    step: Array
    params: Any
    average: Any
    decay: float = struct.field(pytree_node=False)
    predict: Callable = struct.field(pytree_node=False)


def start(predict, params, decay):
    """Begins."""
    print("decay", decay)
    return Run(step=jnp.array(0), params=params, average=params, decay=decay, predict=predict)


@jax.jit
def advance(run, params):
    one = run.average
    leaves = [
        run.decay * a + (1 - run.decay) * p
        for a, p in zip(jax.tree.leaves(one), jax.tree.leaves(params), strict=True)
    ]
    average = jax.tree.unflatten(jax.tree.structure(one), leaves)
    return dataclasses.replace(run, step=run.step + 1, params=params, average=average)
