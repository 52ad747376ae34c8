# expect: JX146
def safe_take(x, i, fill):
    return x.at[i].get(mode="fill")
