"""The source format: one percent script per assignment, the only file that an author writes.

Cell headers say what a cell is:

    # %% [markdown]                      text; before an answer cell, the exercise's statement
    # %% [markdown] statement="set_row"  the same, said outright
    # %% trusted="imports"               code that everybody runs as it is here: imports, given data
    # %% solution="set_row"              the answer cell of exercise `set_row`
    # %% tests="set_row" points=2        a test cell of exercise `set_row`
    # %%                                 code for students to play with; they may change or delete
    # it

Comments and a docstring may stand before the first header; they stay out of the notebook. A line
`# %matplotlib inline` in a code cell becomes a magic. Everything is checked before anything is
built, and all that is wrong is reported at once, each with its line.
"""

from ._notebook import build_notebook as build_notebook
from ._parse import parse_script as parse_script
from ._script import (
    Exercise as Exercise,
    Script as Script,
    ScriptCell as ScriptCell,
    SourceError as SourceError,
    grade_ids as grade_ids,
)
