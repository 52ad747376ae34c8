# expect: JX123|JX021|JX022|JX137
def program_report(f, x):
    return {"traced": 1, "lowered": 1, "compiled": 1, "fusions": 1}
