# expect: JX021|JX123
def derivatives(grad):
    return {"three values": True, "a Python if": False, "an integer": True, "a vector": False}
