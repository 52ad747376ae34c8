"""Which code is the student's."""

from __future__ import annotations

import functools
import inspect
import os
import sysconfig
from collections.abc import Callable
from types import FunctionType
from typing import Any

from ._reports import Texts


_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LIBRARIES = tuple(
    sorted({sysconfig.get_paths()[k] for k in ("stdlib", "platstdlib", "purelib", "platlib")})
)


@functools.lru_cache(maxsize=4096)
def is_user_file(filename: str) -> bool:
    """Whether a code object's file belongs to the student: neither a library nor this package."""
    if filename.startswith("<"):
        # Cells are shown under names like these; "<string>" is code that a library made up.
        return filename.startswith(("<ipython", "<cell", "<stdin"))
    path = os.path.abspath(filename)
    if "site-packages" in path or "dist-packages" in path:
        return False
    return not path.startswith((*_LIBRARIES, _PACKAGE))


def is_user_function(f: Any) -> bool:
    return isinstance(f, FunctionType) and is_user_file(f.__code__.co_filename)


def unwrapped(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function under `jax.jit`, `functools.wraps` and their like."""
    seen = set()
    while id(f) not in seen and not isinstance(f, type):
        seen.add(id(f))
        inner = getattr(f, "__wrapped__", None)
        if not callable(inner):
            break
        f = inner
    return f


def parameters(f: Callable[..., Any]) -> Texts:
    """The names of the positional parameters of `f`; none when they cannot be had."""
    try:
        found = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return ()
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(p.name for p in found if p.kind in positional)
