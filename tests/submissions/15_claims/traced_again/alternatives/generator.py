import itertools


def traced_again(jit):
    def again(pair):
        numbers = itertools.count(1)
        last = [0]

        def f(x):
            last[0] = next(numbers)
            return x

        jitted = jit(f)
        counts = [(jitted(x), last[0])[1] for x in pair]
        return counts[0] < counts[1]

    ones = np.ones(3, np.float32)
    pairs = [
        (ones, 0 * ones),
        (ones, np.ones(4, np.float32)),
        ({"rate": 0.1}, {"rate": 0.2}),
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        ((1.0, 2.0), [1.0, 2.0]),
        (ones, np.ones(3)),
    ]
    names = "other values,another length,another number,another order,a list,float64".split(",")
    return dict(zip(names, map(again, pairs)))
