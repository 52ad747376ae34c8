# %% extra before="double"
def tabs_to_spaces(lines):
    return [line.replace("\t", "    ") for line in lines]


get_ipython().input_transformers_cleanup.append(tabs_to_spaces)

# %% answer="double"
def double(x):
	return 2 * x
