# %% answer="set_row"
from autograder import probes


def set_row(x, i, row):
    return jnp.asarray(x).at[i].set(row)


print(sorted(probes.PROBES))
print(probes.purity(set_row, (np.zeros((2, 2)), 0, np.ones(2)), {}).mutated)
table = np.zeros((2, 2))
changes = probes.watched([table], {})
table[0] = 1.0
print(changes())
