# %% extra before="double"
def only_prints(lines):
    print("a cell of", len(lines), "lines")
    return lines


get_ipython().input_transformers_post.append(only_prints)

# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="test_double"
0.0
