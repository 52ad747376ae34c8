def clip_outliers(values, smallest, largest):
    mask = (values >= smallest) & (values <= largest)
    return values * mask  # booleans count as 0 and 1
