def twins(first, second):
    one, two = first(), second()
    result = {"map": "none", "traces": 0}
    try:
        jax.tree_util.tree_map(lambda *pair: None, one, two)
    except Exception as e:
        print(e)
        result["map"] = type(e).__name__

    def total(tree):
        result["traces"] += 1
        return sum(jnp.sum(x) for x in jax.tree.leaves(tree))

    fast = jax.jit(total)
    fast(one), fast(two)
    return result
