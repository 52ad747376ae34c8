"""Whether what a probe is said to have found has the form of such a finding."""

from __future__ import annotations

import functools
import math
from typing import Any

import jax
import numpy as np

from .._imports import quicken_imports
from ..probes import CHANGED, PULLBACK, SCHEMAS, is_key


quicken_imports()

from jsonschema import Draft202012Validator, TypeChecker, validators  # noqa: E402


_MOST = 1_000_000


def _is_count(checker: Any, x: Any) -> bool:
    return type(x) is int and 0 <= x <= _MOST


def _is_array(checker: Any, x: Any) -> bool:
    return issubclass(type(x), np.ndarray | np.generic | jax.Array) and not is_key(x)


# By `type(x) is`, as a remote object can claim any class.
_CHECKS: Any = {
    "array": lambda checker, x: type(x) in (list, tuple),
    "boolean": lambda checker, x: type(x) is bool,
    "count": _is_count,
    "integer": lambda checker, x: type(x) is int and abs(x) <= _MOST,
    "null": lambda checker, x: x is None,
    "number": lambda checker, x: type(x) in (int, float) and math.isfinite(x),
    "object": lambda checker, x: type(x) is dict,
    "string": lambda checker, x: type(x) is str,
    "tensor": _is_array,
}
_TYPES = TypeChecker(_CHECKS)
_Validator = validators.extend(Draft202012Validator, type_checker=_TYPES)


def well_formed(probe: str, report: Any) -> bool:
    """Whether `report` has the form that `probe` gives."""
    try:
        return _validator(probe).is_valid(report)
    except Exception:  # whatever hostile values bring out of the validator
        return False


@functools.cache
def _validator(probe: str) -> Any:
    return _Validator({"changed": CHANGED, "pullback": PULLBACK}.get(probe) or SCHEMAS[probe])
