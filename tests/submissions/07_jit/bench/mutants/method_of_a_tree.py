# expect: JX419
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        f(*args).block_until_ready()
        return clock() - start

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
