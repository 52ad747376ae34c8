# expect: JX003|JX102|JX106|JX122|JX011|JX018|JX136|JX142
# mistake: a write that raises is made once more, outside of try.
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
    return {
        "read raises": raises(lambda: read(make(numbers), 7)),
        "write raises": write_raises,
        "write is dropped": np.array_equal(np.array(write(make(numbers), 7, 9.0)), numbers),
        "x stays": np.array_equal(np.array(x), numbers),
    }
