def counted(function):
    count = {"traced": 0}

    def body(argument):
        count["traced"] = count["traced"] + 1
        print("tracing", count["traced"])
        result = function(argument)
        return result

    compiled = jax.jit(body)
    return compiled, lambda: count["traced"]
