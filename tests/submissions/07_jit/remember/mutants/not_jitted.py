# expect: JX431|JX145
# outcome: partly
def remember(memory, step, row):
    return memory.at[step % len(memory)].set(row)
