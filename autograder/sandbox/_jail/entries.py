"""Finding the function that a job runs."""

from __future__ import annotations

import importlib
import socket
import traceback
from collections.abc import Callable, Iterable


#: Is called with the job's socket.
Entry = Callable[[socket.socket], object]


class Entries:
    """Entry points, "module:function", some of them prepared before any fork.

    To prepare one is to import its module, and to call that module's `prepare` if it has one. What
    fails is kept and reported by the first job that needs it, so that one broken module does not
    take the others down. What has not been prepared is when a job needs it.
    """

    def __init__(self, names: Iterable[str]):
        self._ready: dict[str, Entry] = {}
        self._broken: dict[str, str] = {}
        for name in names:
            try:
                found = _find(name)
            except Exception:
                self._broken[name] = traceback.format_exc(limit=-3)
            else:
                self._ready[name] = found

    def find(self, name: str) -> Entry:
        if (why := self._broken.get(name)) is not None:
            raise RuntimeError(f"{name} cannot be run in the sandbox: {why}")
        return self._ready.get(name) or _find(name)


def _find(name: str) -> Entry:
    where, _, function = name.partition(":")
    module = importlib.import_module(where)
    if (prepare := getattr(module, "prepare", None)) is not None:
        prepare()
    return getattr(module, function)
