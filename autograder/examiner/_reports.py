"""Reports of probes, taken from a process that may say anything."""

from __future__ import annotations

from typing import Any

import jax
import msgspec
import numpy as np

from ..probes import Tensor, is_key
from ..records import RecordError


def read(form: Any, report: Any) -> Any:
    """The report of the type `form` that plain data hold. Raises RecordError if they hold none.

    Types are looked at, never asked for: an object of the other process can claim any class, and
    would itself answer for its items and attributes.
    """
    try:
        if _is_plain(report, getattr(form, "opaque", ())):
            return msgspec.convert(report, form, dec_hook=_tensor)
    except Exception:  # whatever hostile values bring out of it
        pass
    raise RecordError("this is not what the probe reports")


def _is_plain(x: Any, opaque: tuple[str, ...] = ()) -> bool:
    """Whether it is containers, numbers, texts and arrays; of the `opaque` fields, whether it is
    lists of lists."""
    if type(x) is dict:
        return all(
            type(key) is str and (_are_lists(part) if key in opaque else _is_plain(part))
            for key, part in x.items()
        )
    if type(x) in (list, tuple):
        return all(map(_is_plain, x))
    return x is None or type(x) in (bool, int, float, str) or _is_tensor(x)


def _are_lists(x: Any) -> bool:
    return type(x) in (list, tuple) and all(type(part) in (list, tuple) for part in x)


def _is_tensor(x: Any) -> bool:
    return issubclass(type(x), np.ndarray | np.generic | jax.Array) and not is_key(x)


def _tensor(kind: type, x: Any) -> Any:
    if kind is Tensor and _is_tensor(x):
        return x
    raise TypeError(f"a {kind.__name__} was expected")
