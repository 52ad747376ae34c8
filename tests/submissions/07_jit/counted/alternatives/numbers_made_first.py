def counted(f):
    log = []
    jitted = jax.jit(lambda x: (log.append(jax.tree.structure(x)), f(x))[1])
    return (jitted, log.__len__)
