"""Finding the function that a job runs."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable, Iterable
from typing import Any


Entry = Callable[[Any], object]


class Roles:
    """The entry points of the roles, imported once, before any fork.

    An import that fails is kept and reported by the first job that needs it, so that one
    broken module does not take the other role down.
    """

    def __init__(self, roles: Iterable[str]):
        self._mains: dict[str, Entry] = {}
        self.broken: dict[str, str] = {}
        for role in roles:
            try:
                module = importlib.import_module(f"autograder.{role}")
                prepare = getattr(module, "prepare", None)
                if prepare is not None:
                    prepare()
                self._mains[role] = module.main
            except Exception:
                self.broken[role] = traceback.format_exc(limit=-3)

    def entry(self, role: str, entry: str | None) -> Entry:
        """The function for `role`, or the one that `entry`, "module:function", names."""
        if entry is not None:
            module, _, name = entry.partition(":")
            return getattr(importlib.import_module(module), name)
        if role in self._mains:
            return self._mains[role]
        why = self.broken.get(role, "there is no such role")
        raise RuntimeError(f"autograder.{role} cannot be run in the sandbox: {why}")
