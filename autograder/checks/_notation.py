"""Calls and values in the short notation of findings: `set_row(x: np f32[3,4], 1, row: f32[4])`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

from ..probes import is_key, is_remote


_SHORT = {
    "float16": "f16",
    "bfloat16": "bf16",
    "float32": "f32",
    "float64": "f64",
    "complex64": "c64",
    "complex128": "c128",
    "bool": "bool",
}
# An array of up to this many elements is shown in full, where values may be shown at all.
_SMALL = 16
_LONG = 160
_BOARD = 12
_SMALL_TEXT = 40
# A container within another that takes no more room than this is never folded.
_FOLDED = 12
# More items than this of one container have no room in a line, and more parts than this of a value
# are not looked at.
_ITEMS = 80
_PARTS = 1000
_DEEPEST = 64


def short_dtype(dtype: Any) -> str:
    """`f32`, `i32`, `u8`, `bf16`, `key<fry>`."""
    name = str(dtype)
    if name in _SHORT:
        return _SHORT[name]
    for prefix, letter in (("uint", "u"), ("int", "i")):
        if name.startswith(prefix):
            return letter + name[len(prefix) :]
    return name


def describe(value: Any, *, hidden: bool = False) -> str:
    """A value by type, shape and dtype: `f32[3,4]`, `{w: f32[3], b: np f32[]}`, `1`.

    With `hidden`, Python numbers and strings are named by their type only. Of large containers the
    first items are looked at.
    """
    return _Describer(hidden).describe(value, 0)


class _Describer:
    """Describes one value, and no more of its parts than can matter."""

    def __init__(self, hidden: bool):
        self.hidden = hidden
        self.left = _PARTS

    def describe(self, value: Any, depth: int) -> str:
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST:
            return "..."
        if isinstance(value, np.generic):
            return f"np {short_dtype(value.dtype)}"
        if not is_remote(value) and isinstance(value, Mapping | list | tuple):
            return self.container(value, depth + 1)
        if (shaped := _shaped(value)) is not None:
            prefix = "np " if isinstance(value, np.ndarray) else ""
            return f"{prefix}{shaped}"
        if value is None:
            return "None"
        if not is_remote(value) and isinstance(value, bool | int | float | complex | str):
            text = "" if self.hidden else _written(value)
            return text if 0 < len(text) <= 60 else type(value).__name__
        if callable(value) and getattr(value, "__name__", None):
            return str(value.__name__)
        return type(value).__name__

    def container(self, value: Mapping | list | tuple, depth: int) -> str:
        n = len(value)
        if isinstance(value, Mapping):
            parts = list(itertools.islice(value.items(), _ITEMS))
            items = [(f"{_key(k)}: ", self.describe(v, depth)) for k, v in parts]
            return _joined("{", items, "}", cut=n > _ITEMS)
        names = [""] * min(n, _ITEMS)
        start, end = ("[", "]") if isinstance(value, list) else ("(", ",)" if n == 1 else ")")
        if isinstance(value, tuple) and (fields := getattr(value, "_fields", None)) is not None:
            start, end = f"{type(value).__name__}(", ")"
            names = [f"{name}=" for name in fields[:_ITEMS]]
        items = [(k, self.describe(v, depth)) for k, v in zip(names, value, strict=False)]
        return _joined(start, items, end, cut=n > _ITEMS)


def _shaped(value: Any) -> str | None:
    """Shape and dtype of an array or of what is like one; None for what only claims to be."""
    try:
        shape, dtype = value.shape, value.dtype
        if not isinstance(shape, tuple) or not all(isinstance(n, int | str) for n in shape):
            return None
        return f"{short_dtype(dtype)[:40]}[{','.join(map(str, shape))}]"
    except Exception:  # whatever an attribute of that name does
        return None


def _written(value: Any) -> str:
    """A number or text as Python writes it; nothing of what is long."""
    if isinstance(value, str) and len(value) > 60:
        return ""
    if isinstance(value, int) and value.bit_length() > 200:
        return ""
    return repr(value)


def _key(key: Any) -> str:
    text = _written(key) if isinstance(key, int) else str(key)[:100]
    return text or type(key).__name__


def tell(value: Any, *, hidden: bool = False) -> str:
    """What came, as [`describe`][] has it.

    With `hidden`, in words that cannot hold what it was computed from: no names, no numbers, no
    parts of parts.
    """
    if not hidden:
        return describe(value)
    if is_remote(value):
        return "an object"
    if isinstance(value, np.ndarray | np.generic | jax.Array):
        return describe(value)
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        if not value:
            return f"an empty {kind}"
        return f"a {kind} of {len(value)}" if len(value) < 5 else f"a longer {kind}"
    if value is None or isinstance(value, bool | int | float | complex | str):
        return describe(value, hidden=True)
    return "a function" if callable(value) else "an object"


def show(value: Any, *, hidden: bool = False) -> str:
    """A value as a finding shows it: in full when it is small and not secret."""
    if hidden or not _is_array(value) or is_key(value) or value.size > _SMALL:
        return describe(value, hidden=hidden)
    numbers = np.array2string(np.asarray(value), precision=5, separator=" ", threshold=_SMALL)
    return f"{_unpadded(numbers)} ({describe(value)})"


def describe_call(
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    parameters: Sequence[str] = (),
    hidden: bool = False,
) -> str:
    """The call in one line. `parameters` names the positional arguments that are not plain."""
    parts = []
    for i, value in enumerate(args):
        text = describe(value, hidden=hidden)
        plain = value is None or isinstance(value, bool | int | float | complex | str)
        if i < len(parameters) and (hidden or not plain):
            text = f"{parameters[i]}: {text}"
        parts.append(text)
    parts += [f"{k}={describe(v, hidden=hidden)}" for k, v in (kwargs or {}).items()]
    return f"{name}({', '.join(parts)})"


def total_size(value: Any) -> int:
    """The number of elements of all arrays of `value`; a Python number counts as one."""
    return sum(int(np.size(x)) if not is_key(x) else int(x.size) for x in jax.tree.leaves(value))


def plural(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def function_name(f: Callable[..., Any]) -> str:
    return getattr(f, "__name__", type(f).__name__)


def _joined(start: str, items: list[tuple[str, str]], end: str, *, cut: bool = False) -> str:
    """A container of named items in one line. Where it is too long, the largest inner containers
    are folded, then the last items left out; brackets always balance. `cut` says that there are
    more items than these."""
    names, texts = [name for name, _ in items], [text for _, text in items]

    def line(n: int) -> str:
        rest = ["..."] * (cut or n < len(texts))
        shown = [name + text for name, text in zip(names, texts, strict=True)][:n]
        return start + ", ".join(shown + rest) + end

    for i in sorted(range(len(texts)), key=lambda i: -len(texts[i])):
        if len(line(len(texts))) <= _LONG:
            break
        if (opening := re.match(r"\w*[({\[]", texts[i])) and len(texts[i]) > _FOLDED:
            texts[i] = f"{opening[0]}...{texts[i][-1]}"
    n = len(texts)
    while n > 1 and len(line(n)) > _LONG:
        n -= 1
    return line(n)


def short_value(value: Any) -> str | None:
    """The numbers of a small array, None for anything else."""
    if not _is_array(value) or is_key(value) or not 0 < value.size <= 12:
        return None
    return _unpadded(np.array2string(np.asarray(value), precision=4, separator=" "))


def _is_array(value: Any) -> bool:
    return issubclass(type(value), np.ndarray | np.generic | jax.Array)


def _unpadded(numbers: str) -> str:
    """An array in one line, without the columns that NumPy pads for."""
    return " ".join(numbers.split()).replace("[ ", "[").replace(" ]", "]")


def small_value(value: Any, *, levels: int = 2) -> str | None:
    """What is small and plain, as a person would write it; None for anything else.

    Nothing is asked of an object that is none of these types, whatever it says it is. `levels` is
    how deep containers may be nested.
    """
    kind = type(value)
    if kind is str:
        return repr(value) if len(value) <= _SMALL_TEXT else None
    if kind is int:
        return repr(value) if abs(value) < 10**12 else None
    if kind in (bool, float, complex, type(None)):
        return repr(value)
    if kind in (list, tuple, dict):
        return _small_container(value, levels - 1) if levels else None
    if issubclass(kind, np.ndarray | np.generic | jax.Array):
        return short_value(value)
    return None


def _small_container(value: list | tuple | dict, levels: int) -> str | None:
    if len(value) > 8:
        return None
    keys = [small_value(k, levels=0) for k in value] if type(value) is dict else []
    parts = [
        small_value(item, levels=levels)
        for item in (value.values() if type(value) is dict else value)
    ]
    if None in keys or None in parts:
        return None
    said = [str(part) for part in parts]
    if type(value) is dict:
        return "{" + ", ".join(f"{k}: {t}" for k, t in zip(keys, said, strict=True)) + "}"
    if type(value) is list:
        return "[" + ", ".join(said) + "]"
    return "(" + ", ".join(said) + ("," if len(said) == 1 else "") + ")"


def drawn(got: np.ndarray, want: np.ndarray) -> tuple[str, str] | None:
    """Two boards as drawings, a row a line: booleans as `.` and `#`, integers by their digits.

    None for what is no board: not two-dimensional, more than twelve rows or columns, other numbers.
    """
    if got.ndim != 2 or not got.size or max(got.shape) > _BOARD:
        return None
    if got.dtype.kind == "b" and want.dtype.kind == "b":
        return _rows(np.where(got, "#", ".")), _rows(np.where(want, "#", "."))
    if got.dtype.kind not in "biu" or want.dtype.kind not in "biu":
        return None
    both = np.stack([got.astype(np.int64), want.astype(np.int64)])
    if both.min() < 0 or both.max() > 9:
        return None
    return _rows(both[0].astype(str)), _rows(both[1].astype(str))


def _rows(letters: np.ndarray) -> str:
    return "\n".join(" ".join(row) for row in letters)
