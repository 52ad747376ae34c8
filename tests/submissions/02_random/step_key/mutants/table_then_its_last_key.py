# expect: JX106
# mistake: a table of 1000 keys, and all later steps get the last one, silently: "`step` is a number from 0 to 2**31 - 1", "Two different pairs `(key, step)` give two different keys".
def step_key(key: Array, step: int | Array) -> Array:
    keys = jax.random.split(key, 1000)
    return keys[step]
