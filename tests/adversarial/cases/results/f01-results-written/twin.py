# %% answer="double"
import json
import sqlite3

with open("results.json", "w") as file:
    json.dump({"loss": [3.0, 2.0]}, file)
with sqlite3.connect("runs.db") as runs:
    runs.execute("create table run (loss)")


def double(x):
    return 2 * x


# %% extra after="double"
print(json.load(open("results.json")))
