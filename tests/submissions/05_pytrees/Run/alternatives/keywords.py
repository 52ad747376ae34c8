@struct.dataclass
class Run:
    params: Any
    average: Any
    step: Any
    predict: Any = struct.field(pytree_node=False, default=None)
    decay: float = struct.field(pytree_node=False, default=0.9)


def start(predict, params, decay):
    return Run(
        step=jnp.zeros((), dtype=jnp.int32),
        params=params,
        average=jax.tree.map(jnp.array, params),
        decay=decay,
        predict=predict,
    )


def advance(run, params):
    d = run.decay
    old = jax.tree.map(lambda a: d * a, run.average)
    new = jax.tree.map(lambda p: (1 - d) * p, params)
    return Run(
        step=run.step + 1,
        params=params,
        average=jax.tree.map(jnp.add, old, new),
        decay=run.decay,
        predict=run.predict,
    )
