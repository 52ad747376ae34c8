# expect: JX123|JX417
# mistake: violates "all arrays".
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        jax.tree.leaves(f(*args))[-1].block_until_ready()
        return clock() - start

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
