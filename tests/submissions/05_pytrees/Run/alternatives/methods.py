import optax


@struct.dataclass
class Run:
    step: jax.Array
    params: dict
    average: dict
    decay: float = struct.field(pytree_node=False)
    predict: Callable[[Any], Any] = struct.field(pytree_node=False)

    def moved(self, params):
        average = optax.incremental_update(params, self.average, 1 - self.decay)
        return self.replace(params=params, average=average).replace(step=self.step + 1)


def start(predict, params, decay):
    return Run(step=jnp.int32(0), params=params, average=params, decay=decay, predict=predict)


advance = Run.moved
