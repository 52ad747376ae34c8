# expect: JX138|JX139|JX140
# outcome: partly
# mistake: the number of calls is folded in; violates "The key decides", "no variable outside is changed".
calls = 0


def sampler(key, n):
    global calls
    calls += 1
    new_key, now = jax.random.split(jax.random.fold_in(key, calls))
    return new_key, jax.random.normal(now, (n,))
