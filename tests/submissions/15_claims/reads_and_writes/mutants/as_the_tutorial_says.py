# expect: JX021|JX123
def reads_and_writes(make, read, write):
    return {"read raises": True, "write raises": True, "write is dropped": False, "x stays": False}
