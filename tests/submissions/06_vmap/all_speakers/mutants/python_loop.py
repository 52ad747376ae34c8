# expect: JX426
# outcome: partly
def all_speakers(params, xs, temperature):
    rows = []
    for speaker, x in zip(params["speaker"], xs):
        own = {"shared": params["shared"], "speaker": speaker}
        rows.append(adapted(own, x, temperature=temperature))
    return jnp.stack(rows)
