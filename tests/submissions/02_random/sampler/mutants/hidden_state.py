# expect: JX138|JX139|JX407|JX205|JX204
# outcome: partly
state = jax.random.key(0)


def sampler(key, n):
    global state
    state, now = jax.random.split(state)
    return state, jax.random.normal(now, (n,))
