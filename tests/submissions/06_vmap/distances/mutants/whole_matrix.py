# expect: JX116|JX120|JX141
def distances(x, y):
    return length(x - y)
