# %% answer="summary"
def nested(depth):
    made = {}
    for _ in range(depth):
        made = {"mean": made}
    return made


def summary(x):
    return nested(1000)
