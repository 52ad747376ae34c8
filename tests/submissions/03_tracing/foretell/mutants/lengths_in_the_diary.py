# expect: JX122|JX123|JX120
# outcome: partly
def foretell(scales, xs):
    setting, diary, scaled = made_anew()
    results = []
    for s, x in zip(scales, xs):
        setting["scale"] = s
        results.append(scaled(x))
    return results, [n for (n,) in diary]
