# expect: JX701
def linen_to_nnx(variables, x):
    return LinenNet()
