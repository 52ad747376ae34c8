import contextlib


class Tried(contextlib.AbstractContextManager):
    failed = False

    def __exit__(self, kind, error, trace):
        self.failed = kind is not None
        return True


def reads_and_writes(make, read, write):
    numbers = np.array([3.0, 1.0, 2.0])
    with Tried() as reading:
        read(make(numbers.tolist()), 5)
    result = np.zeros(0)
    with Tried() as writing:
        result = np.array(write(make(numbers.tolist()), 5, 8.0))
    x = make(numbers.tolist())
    write(x, 2, 8.0)
    return {
        "read raises": reading.failed,
        "write raises": writing.failed,
        "write is dropped": bool(np.array_equal(result, numbers)),
        "x stays": bool(np.array_equal(np.array(x), numbers)),
    }
