# expect: JX021|JX123
def reads_and_writes(make, read, write):
    return {"read raises": False, "write raises": False, "write is dropped": True, "x stays": True}
