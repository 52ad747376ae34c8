def forgotten_axes(d):
    w = jnp.where(jnp.arange(d) % 2 == 0, 100.0, -300.0)
    evidence = {"loud": [jnp.zeros((2 * d, d)), w]}
    evidence["silent"] = [jnp.eye(d)[:, ::-1] + 1.0, w]
    if d % 2:
        evidence["silent"][0] = jnp.roll(jnp.eye(d), 1, axis=0)
        evidence["silent"][1] = jnp.arange(d) * 10.0
    return evidence
