# %% extra before="double"
#: !ls
files = get_ipython().getoutput("ls")
#: %timeit -n 2 -r 1 sum(range(10))
#: %matplotlib inline
#: %precision 3
#: %who


# %% extra before="double"
#: %%time
total = sum(range(1000))


# %% extra before="double"
#: %%capture captured
print("not shown")


# %% answer="double"
#: %%time
def double(x):
    return 2 * x


# %% extra after="double"
#: %prun -q double(jnp.ones(3))
#: double?
