def attempt(f, *args):
    try:
        return True, f(*args)
    except BaseException:
        return False, None


def reads_and_writes(make, read, write):
    start = [2.0, 4.0, 8.0]
    new = lambda: make(list(start))
    read_ok, _ = attempt(read, new(), 5)
    write_ok, written = attempt(write, new(), 5, 1.0)
    x = new()
    write(x, 2, 1.0)
    return {
        "read raises": not read_ok,
        "write raises": not write_ok,
        "write is dropped": write_ok and list(np.array(written)) == start,
        "x stays": list(np.array(x)) == start,
    }
