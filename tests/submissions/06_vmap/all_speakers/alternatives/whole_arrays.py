def all_speakers(params, xs, temperature):
    hidden = jnp.tanh(xs * params["speaker"])
    return jnp.matmul(hidden, params["shared"]["w"]) / temperature
