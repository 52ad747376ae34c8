# %% extra after="test_row_sums"
secret = 5
reference = "a book"
rows = [1, 2]
table = "of contents"
first = second = None
slow_sums = lambda x: None
regression = "analysis"
