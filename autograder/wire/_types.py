"""Which dtypes, keys and classes may cross by name."""

from __future__ import annotations

import builtins
import keyword
import sys
from typing import Any

import ml_dtypes
import numpy as np

from ._exceptions import WireError


_NUMPY = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
DTYPES = {str(np.dtype(d)): np.dtype(d) for d in _NUMPY} | {
    name: np.dtype(getattr(ml_dtypes, name))
    for name in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "int4", "uint4")
}
KEY_WIDTH = {"threefry2x32": 2, "fry": 2, "rbg": 4, "unsafe_rbg": 4, "urbg": 4}
# Python refuses to print an int that is much longer, and reports print what came.
INT_BITS = 14_000
KEY_NAME = {"fry": "threefry2x32", "urbg": "unsafe_rbg"}
# Named tuples of these libraries come back as themselves. Nothing is imported because the other
# side named it: a class is used only if its module is already loaded here.
_LIBRARIES = frozenset({"jax", "jaxlib", "flax", "optax", "haiku", "chex", "orbax"})
CLASSES = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and not name.startswith("_")
}


def dtype_of(name: Any) -> np.dtype:
    if not isinstance(name, str) or name not in DTYPES:
        raise WireError(f"dtype {str(name)[:40]!r} cannot be sent")
    return DTYPES[name]


def is_field(name: Any) -> bool:
    return (
        isinstance(name, str)
        and len(name) < 100
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
    )


def library_class(name: str) -> Any:
    module, _, qualname = name.partition(":")
    if module.partition(".")[0] not in _LIBRARIES or module not in sys.modules:
        return None
    # Not getattr, which could make a library load something.
    return vars(sys.modules[module]).get(qualname)
