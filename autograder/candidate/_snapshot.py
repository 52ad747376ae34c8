"""The state of a notebook at a test cell, to come back to once all cells have been run."""

from __future__ import annotations

import contextlib
import os
import random
import sys
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

import jax
import numpy as np

from ..probes import fingerprint


# Parts of libraries that a notebook may have patched.
_LIBRARIES = ("jax", "jax.numpy", "jax.lax", "jax.random", "numpy", "flax.linen", "flax.nnx")


#: What names mean: objects of any kind.
Names: TypeAlias = dict[str, Any]


class Snapshot:
    """What the names meant, and the settings of the process.

    Values are kept, not copied: a list to which a later cell appends has changed for good.
    """

    def __init__(self, names: Names):
        self._names = dict(names)
        self._config = dict(jax.config.values)
        self._errors = np.geterr()
        self._random = random.getstate()
        self._numpy = np.random.get_state()
        self._variables = dict(os.environ)
        self._folder = _folder()
        self._print = _digest(self._names)

    def restore(self, names: Names) -> bool:
        """Makes `names` and the settings what they were.

        Whether all is as it was; if not, an object has changed, or a library.
        """
        names.clear()
        names.update(self._names)
        with contextlib.suppress(OSError):
            os.chdir(self._folder)
        os.environ.clear()
        os.environ.update(self._variables)
        np.random.set_state(self._numpy)
        random.setstate(self._random)
        np.seterr(**self._errors)
        now = dict(jax.config.values)
        for name, value in self._config.items():
            if now.get(name) != value:
                jax.config.update(name, value)
        return self._print is not None and self._print == _digest(self._names)


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return "/"


def _digest(names: Names) -> Any:
    """Differs if something that cannot be put back has changed; None if that cannot be told."""
    own = {
        name: value
        for name, value in names.items()
        if not name.startswith("_")
        and name not in ("In", "Out", "exit", "quit", "get_ipython")
        and not isinstance(value, FunctionType | ModuleType | type | jax.Array)
    }
    try:
        values = fingerprint(own)
    except Exception:  # a student's object may answer every question with an exception
        return None
    libraries = [vars(sys.modules[name]) for name in _LIBRARIES if name in sys.modules]
    return values, [hash((tuple(m), *map(id, m.values()))) for m in libraries]
