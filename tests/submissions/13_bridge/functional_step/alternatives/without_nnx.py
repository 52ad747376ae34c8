def loss_of(params, norm, x, y):
    state = {**params, "norm": {**params["norm"], **norm}}
    logits, moved = net_by_hand(state, x, train=True)
    return cross_entropy(logits, y), moved


@jax.jit
def functional_step(state, x, y):
    """Nothing but dicts."""
    norm = {name: state["norm"][name] for name in ("mean", "var")}
    trained = {name: state["norm"][name] for name in ("scale", "bias")}
    params = {"first": state["first"], "norm": trained, "last": state["last"]}
    (loss, moved), grads = jax.value_and_grad(loss_of, has_aux=True)(params, norm, x, y)
    new = jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)
    return {**new, "norm": {**new["norm"], **moved}}, loss
