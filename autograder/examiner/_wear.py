"""Whether a job has left its examiner as it found it.

An examiner marks many submissions, since its libraries and what it has compiled are worth keeping.
What a test sets in a library would be there for all who come later: settings are put back, and an
examiner in which a function of a library is another one is worn, and marks nothing any more.
"""

from __future__ import annotations

import ast
import functools
import os
import random
import sys
import types
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, cast

import jax
import numpy as np

from ..records import Job
from . import _transforms
from ._cells import parsed


class Wear:
    """Remembers the libraries as they are now."""

    def __init__(self) -> None:
        # What every marking sets itself is none of it.
        _transforms.install()
        self._functions = list(_functions())
        self._settings: _Settings | None = None

    def begin(self) -> None:
        """To be called before each job."""
        if self._settings is None:
            self._settings = _Settings()

    def after(self, job: Job) -> bool:
        """Puts settings back. Whether something else has been changed, or may have been."""
        if self._settings is not None:
            self._settings.restore()
        if any(patches(cell.source) for cell in job.cells if cell.kind != "student"):
            return True
        return any(place.get(name) is not value for place, name, value in self._functions)


def _functions() -> Iterator[tuple[Mapping[str, Any], str, Any]]:
    """The functions and classes of all modules, and the functions of these classes: where each is,
    under which name, and what it is."""
    for module, contents in [(name, vars(m)) for name, m in list(sys.modules.items()) if m]:
        if module == "__main__":
            continue
        for name, value in list(contents.items()):
            if not callable(value):
                continue
            yield contents, name, value
            if type(value) is type and value.__module__ == module:
                members = vars(value)
                for member, function in list(members.items()):
                    if isinstance(function, types.FunctionType):
                        yield members, member, function


class _Settings:
    """Settings of libraries and of the process that a test may change for good reasons."""

    def __init__(self) -> None:
        self._jax = dict(jax.config.values)
        self._errors, self._print = np.geterr(), np.get_printoptions()
        self._numpy, self._random = np.random.get_state(), random.getstate()
        self._folder, self._path = os.getcwd(), list(sys.path)
        self._warnings = list(warnings.filters)

    def restore(self) -> None:
        for name, value in dict(jax.config.values).items():
            if name in self._jax and self._jax[name] != value:
                jax.config.update(name, self._jax[name])
        np.seterr(**self._errors)
        np.set_printoptions(**self._print)
        np.random.set_state(self._numpy)
        random.setstate(self._random)
        os.chdir(self._folder)
        sys.path[:] = self._path
        cast(list[Any], warnings.filters)[:] = self._warnings


@functools.lru_cache(maxsize=4096)
def patches(source: str) -> bool:
    """Whether a cell of ours sets or deletes an attribute of what a cell imports."""
    tree = parsed(source)
    if tree is None:
        return False
    names = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    } | _USUAL
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and _root(node) in names
        for node in ast.walk(tree)
    )


# By what names tests know modules that another cell has imported.
_USUAL = frozenset("np numpy jax jnp random math scipy pd pandas plt matplotlib torch".split())


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
