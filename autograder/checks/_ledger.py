"""Which parts of a state a training step moves, and which it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

from ..probes import is_key, same
from ..records import Finding
from . import _context
from ._findings import called, finding, from_error
from ._nodes import is_number
from ._notation import describe, tell
from ._record import Ungradable, check
from ._subject import as_args, raised, subject


# The diagnosis of a part that should have moved and did not, by a word in its path.
_STILL = {
    "batch_stats": "JX823",
    "opt_state": "JX904",
    "count": "JX904",
    "step": "JX906",
    "params": "JX930",
    "key": "JX214",
    "rng": "JX214",
}
# And of one that moved and should not have.
_MOVED = {"params": "JX717", "batch_stats": "JX836"}


@check("value")
def state_changes(
    step: Any,
    args: Any,
    *,
    changes: Sequence[str] = (),
    keeps: Sequence[str] = (),
    before: int | Callable[..., Any] = 0,
    after: Callable[[Any], Any] | None = None,
    codes: Mapping[str, str] | None = None,
) -> Finding | None:
    """Checks which parts of a state a step changes.

    **Arguments:**

    - `step`: A function of the state and other arguments that returns the new state, alone or as
        the first element of a tuple.
    - `args`: A tuple of arguments, or `check.Args`.
    - `changes`, `keeps`: Parts by name, such as `"params"`, `"batch_stats"`, `"opt_state.count"`
        or `"params.Dense_0.bias"`: names that occur in a leaf's path in this order. Every part must
        exist. Of a part that changes at least one leaf must differ; of one that keeps, none.
    - `before`: Which argument is the state, or a function of the arguments.
    - `after`: A function of the result that gives the new state.
    - `codes`: Part -> diagnosis code, where the usual one does not fit.
    """
    s = subject(step)
    call = as_args(args)
    old = before(*call.args, **call.kwargs) if callable(before) else call.args[before]
    text = called(s, call).splitlines()[0]
    own = call.fresh()
    try:
        result = s.call(*own.args, **own.kwargs)
    except Exception as error:
        if getattr(error, "jaxercise_trouble", False):
            raise
        return from_error(text, error, "the new state")
    try:
        new = _new_state(result, after)
        if new is None:
            return finding("JX008", text, "None", "the new state")
        news = _leaves(new)
    except Exception as error:
        raised(error)
        return finding(
            "JX122", text, tell(result, hidden=_context.current().hidden), "the new state"
        )
    olds = _leaves(old)
    for part in (*changes, *keeps):
        selected = [path for path in olds if _selects(part, path)]
        if not selected:
            raise Ungradable(f"The state has no part {part!r}.")
        missing = [path for path in selected if path not in news]
        if missing:
            name = ".".join(missing[0])
            return finding("JX122", text, f"a state without {name}", f"a state with {name}")
        # What is no data any more has neither been kept nor changed.
        odd = [path for path in selected if _is_data(olds[path]) and not _is_data(news[path])]
        if odd:
            said = tell(news[odd[0]], hidden=_context.current().hidden)
            return finding("JX122", text, f"{'.'.join(odd[0])}, {said}", describe(olds[odd[0]]))
        moved = [path for path in selected if _moved(olds[path], news[path])]
        known = codes or {}
        if part in changes and not moved:
            code = known.get(part) or _code(part, _STILL, "JX123")
            return finding(code, text, f"{part} as it was", f"{part} changed")
        if part in keeps and moved:
            name = ".".join(moved[0])
            code = known.get(part) or _code(part, _MOVED, "JX836")
            return finding(code, text, f"{name} changed", f"{part} as it was")
    return None


def _new_state(result: Any, after: Callable[[Any], Any] | None) -> Any:
    if after is not None:
        return after(result)
    if type(result) is tuple and result:
        return result[0]
    return result


def _leaves(tree: Any) -> dict[tuple[str, ...], Any]:
    found, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {tuple(_name(key) for key in path): x for path, x in found}


def _is_data(x: Any) -> bool:
    return is_number(x) or is_key(x)


def _moved(old: Any, new: Any) -> bool:
    if is_key(old) or is_key(new):
        return not same(old, new)
    if not (is_number(old) and is_number(new)):
        return old is not new and not same(old, new)
    # A Python number and an array that hold the same are the same state.
    a, b = np.asarray(old), np.asarray(new)
    if a.dtype == object or b.dtype == object:
        return not same(old, new)
    return a.shape != b.shape or not np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def _name(key: Any) -> str:
    for attribute in ("key", "name", "idx"):
        if hasattr(key, attribute):
            return str(getattr(key, attribute))
    return str(key)


def _selects(part: str, path: tuple[str, ...]) -> bool:
    names = iter(path)
    return all(any(name == step for step in names) for name in part.split("."))


def _code(part: str, table: Mapping[str, str], default: str) -> str:
    for name in reversed(part.split(".")):
        if name in table:
            return table[name]
    return next((table[name] for name in part.split(".") if name in table), default)
