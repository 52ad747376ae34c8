def reads_and_writes(make, read, write):
    found = {}
    numbers = [4.0, 5.0, 6.0, 7.0]
    try:
        value = read(make(numbers), 12)
        print(value)
        found["read raises"] = False
    except Exception:
        found["read raises"] = True
    try:
        after = np.array(write(make(numbers), 12, -1.0)).tolist()
        found["write raises"] = False
        found["write is dropped"] = after == numbers
    except Exception:
        found["write raises"] = True
        found["write is dropped"] = False
    x = make(numbers)
    before = np.array(x)
    write(x, 0, -1.0)
    found["x stays"] = bool((np.array(x) == before).all())
    return found
