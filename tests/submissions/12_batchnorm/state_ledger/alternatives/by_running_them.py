def moved(old, new):
    return any(not bool(jnp.array_equal(a, b)) for a, b in zip(*map(jax.tree.leaves, (old, new))))


def label(step):
    old = random_variables(0)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
    y = jnp.array([0, 1, 1, 0, 1])
    try:
        new, opt_state = step(old, tx.init(old["params"]), x, y)
    except ValueError:
        # Its optimizer's state was made for all variables.
        return "statistics decayed"
    if not moved(old["params"], new["params"]):
        return "parameters forgotten"
    if opt_state[0].count == 0:
        return "optimizer forgotten"
    if moved(old["batch_stats"], new["batch_stats"]):
        return "right"
    elsewhere, _ = step(old, tx.init(old["params"]), x + 1, y)
    by_running_averages = step is step_d
    return "evaluation mode" if by_running_averages else "statistics lost"


def state_ledger() -> dict[str, str]:
    steps = [step_a, step_b, step_c, step_d, step_e, step_f]
    return {step.__name__: label(step) for step in steps}
