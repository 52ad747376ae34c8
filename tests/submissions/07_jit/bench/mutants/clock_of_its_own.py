# expect: JX123|JX417
# mistake: violates "clock() returns the time".
def bench(f, args, repeats, clock):
    def one_call():
        start = time.perf_counter()
        jax.block_until_ready(f(*args))
        return time.perf_counter() - start

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
