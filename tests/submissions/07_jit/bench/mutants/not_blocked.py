# expect: JX417
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        f(*args)
        return clock() - start

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
