def reads_and_writes(make, read, write):
    def numbers_of(x):
        return tuple(float(v) for v in np.array(x))

    def tried(f):
        try:
            f()
        except Exception as error:
            return type(error).__name__
        return ""

    x = make([1.0, 5.0, 9.0])
    old = numbers_of(x)
    write(x, 1, 3.5)
    stays = numbers_of(x) == old
    failed = tried(lambda: write(make([1.0, 5.0, 9.0]), 99, 3.5))
    dropped = False
    if not failed:
        dropped = numbers_of(write(make([1.0, 5.0, 9.0]), 99, 3.5)) == old
    return {
        "x stays": stays,
        "write is dropped": dropped,
        "write raises": failed != "",
        "read raises": tried(lambda: read(make([1.0, 5.0, 9.0]), 99)) != "",
    }
