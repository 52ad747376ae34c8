"""Putting the replacements in place."""

from __future__ import annotations

import functools
from collections.abc import Callable

from ._contexts import reuse_contexts
from ._garbage import collect_rarely
from ._interpret import has_interpreter
from ._plugins import look_for_plugins
from ._programs import keep_programs
from ._ready import call_quickly
from ._replacements import REPLACEMENTS, Name, settled
from ._tracebacks import remember_files


_ON, _OFF = "on", "off"
_PUT: dict[Name, Callable[[], str]] = {
    "contexts": reuse_contexts,
    "programs": keep_programs,
    "plugins": look_for_plugins,
    "tracebacks": remember_files,
    "interpret": has_interpreter,
}


@functools.cache
def quicken() -> dict[Name, str]:
    """For a process of ours, before it traces anything. Starts no backend.

    Each replacement looks whether this JAX has inside what it stands in for, in the form that it
    knows; where that is not so it leaves JAX as it is.

    **Returns:**

    For each replacement "on", "off" if it is turned off, or why it is not in place.
    """
    off = settled()
    whys = {name: put() for name, put in _PUT.items() if name not in off}
    whys |= call_quickly(ready="ready" not in off, few="few" not in off)
    # Last: what is there by then is never looked at again.
    if "garbage" not in off:
        whys["garbage"] = collect_rarely()
    names: list[Name] = [each.name for each in REPLACEMENTS]
    return {name: _OFF if name in off else whys[name] or _ON for name in names}
