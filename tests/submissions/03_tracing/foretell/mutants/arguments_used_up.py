# expect: JX101
# outcome: partly
def foretell(scales, xs):
    setting, diary, scaled = made_anew()
    results = []
    while xs:
        setting["scale"] = scales.pop(0)
        results.append(scaled(xs.pop(0)))
    return results, diary
