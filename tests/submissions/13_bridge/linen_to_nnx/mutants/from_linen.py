# expect: JX1015
def linen_to_nnx(variables, x):
    return bridge.from_linen(LinenNet(), variables)
