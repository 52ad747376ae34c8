# expect: JX021|JX123
def derivatives(grad):
    return {"three values": False, "a Python if": True, "an integer": False, "a vector": False}
