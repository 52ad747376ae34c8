# expect: JX022|JX431
def counted(f):
    runs = []

    def counting(x):
        runs.append(1)
        return f(x)

    return counting, lambda: len(runs)
