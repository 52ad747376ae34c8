def jnp_is_not_np(a):
    x = jnp.array(a)
    evidence = {}
    evidence["dtype"] = x.dtype.name
    evidence["past_end"] = x[len(a) + 2].item()
    evidence["after_write"] = x.at[len(a) + 2].set(0.0)
    try:
        jnp.sum(list(a))
        evidence["sum_of_list"] = "none"
    except TypeError as e:
        evidence["sum_of_list"] = e.__class__.__name__
    try:
        x[0] = 0.0
        evidence["assignment"] = "none"
    except TypeError as e:
        print(e)
        evidence["assignment"] = e.__class__.__name__
    return evidence
