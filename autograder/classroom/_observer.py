"""Who is told how far a long piece of work is."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager


_log = logging.getLogger("autograder")


class Observer:
    """Shows nothing of what is done, and logs what somebody should know of.

    Derive from it to draw a bar, as the command line does.
    """

    def progress(self, what: str, total: int) -> AbstractContextManager[Callable[[str], None]]:
        """Called as `what` begins, such as "Marking", of which there are `total`. What it yields is
        called with the name of each that is done; the context ends with the work, however it
        ends."""
        return contextlib.nullcontext(lambda name: None)

    def notice(self, text: str) -> None:
        """Called with a sentence about what is not as one would expect, and stops nothing."""
        _log.warning(text)


SILENT = Observer()
