# expect: JX123
# mistake: an array that an experiment has changed is used in the next one.
def reads_and_writes(make, read, write):
    numbers = [1.0, 2.0, 3.0]

    def raises(attempt):
        try:
            attempt()
        except Exception:
            return True
        return False

    write_raises = raises(lambda: write(make(numbers), 7, 9.0))
    x = make(numbers)
    write(x, 1, 9.0)
    made = x
    return {
        "read raises": raises(lambda: read(make(numbers), 7)),
        "write raises": write_raises,
        "write is dropped": not write_raises
        and np.array_equal(np.array(write(made, 7, 9.0)), numbers),
        "x stays": np.array_equal(np.array(x), numbers),
    }
