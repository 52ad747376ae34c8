def trial(f, x, checked=False):
    try:
        if checked:
            with jax.checking_leaks():
                f(x).block_until_ready()
        else:
            f(x).block_until_ready()
        return True
    except BaseException:
        return False


def audit(make, x):
    compiled = lambda: jax.jit(make())
    if not trial(compiled(), x):
        return "error"
    elif not trial(compiled(), x, True):
        return "leak"
    f, g = make(), compiled()
    first, *others = [f(x) for _ in range(3)] + [g(x) for _ in range(3)]
    return "clean" if all(np.allclose(first, o, rtol=0, atol=1e-5) for o in others) else "impure"
