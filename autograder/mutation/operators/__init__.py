"""The operators, by what they change. What is special comes first: it gives a change its name."""

from __future__ import annotations


# Importing a module registers its operators.
from . import (  # isort: skip
    keys as keys,
    transforms as transforms,
    guards as guards,
    state as state,
    collections as collections,
    arrays as arrays,
    dtypes as dtypes,
    numbers as numbers,
    general as general,
)
