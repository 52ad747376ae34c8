"""The gate that an answer passes before a check looks at it: how much it may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import diagnoses
from ..probes import ErrorReport, is_remote
from ..records import Finding


# As many values, as deeply nested, as may cross from one process to another; see `wire.Limits`.
_MOST = 200_000
_DEEPEST = 64


class Unusable(Exception):
    """What a call gave cannot be an answer: the text says why."""

    code = "JX018"

    @property
    def __jaxercise_error__(self) -> ErrorReport:
        kind = "an answer that cannot be used"
        return ErrorReport(type=kind, mro=("Exception",), message=str(self), line=None)


def refusal(value: Any) -> str | None:
    """Why a value cannot be looked at as an answer; None if it can.

    It may be anything, and is asked for nothing but the items of its containers. What it costs does
    not grow beyond the caps.
    """
    count, level = 1, [value]
    for _ in range(_DEEPEST + 1):
        inner: list[Any] = []
        for container in level:
            items = _items(container)
            count += len(items)
            if count > _MOST:
                return f"a value of more than {_MOST} parts"
            inner += [x for x in items if _is_container(x)]
        if not inner:
            return None
        level = inner
    return "a value that is nested too deeply or contains itself"


def refused(got: Any) -> Finding | None:
    """The finding of an answer that no check of a value can look at; None if it can."""
    why = refusal(got)
    if why is None:
        return None
    return diagnoses.find("JX018").finding(called="", got=why, expected="a value to compare")


def admitted(result: Any) -> Any:
    """What a call gave, or an `Unusable` in its place."""
    why = None if isinstance(result, Exception) else refusal(result)
    return result if why is None else Unusable(why)


def _is_container(x: Any) -> bool:
    return issubclass(type(x), Mapping | list | tuple | set | frozenset) and not is_remote(x)


def _items(x: Any) -> list[Any]:
    if not _is_container(x):
        return []
    return list(x.values()) if issubclass(type(x), Mapping) else list(x)
