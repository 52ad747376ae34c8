# expect: JX123|JX021
# mistake: another name for the same array is no copy.
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
    before = x
    write(x, 1, 9.0)
    return {
        "read raises": raises(lambda: read(make(numbers), 7)),
        "write raises": write_raises,
        "write is dropped": not write_raises
        and np.array_equal(np.array(write(make(numbers), 7, 9.0)), numbers),
        "x stays": np.array_equal(np.array(x), np.array(before)),
    }
