"""Taking turns at a device: many may run programs on it at a time, but one that times is alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import IO


class Turns:
    """One slot's place in the line for a device.

    The locks are files that only those who judge can open, and the kernel lets go of them when
    their process ends, however it ends.
    """

    def __init__(self, path: str):
        self._gate = open(f"{path}-gate", "a")  # noqa: SIM115
        self._lock = open(path, "a")  # noqa: SIM115

    def take(self, *, alone: bool) -> None:
        """Waits until the device may be used; `alone` waits until nobody else does."""
        import fcntl  # Windows, where nothing can be marked, has none and is told so.

        # Who waits to be alone stands in the gate, so that no newcomer overtakes.
        with self._held(self._gate):
            fcntl.flock(self._lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)

    def give(self) -> None:
        """Lets the next use the device. Harmless if it was not taken."""
        import fcntl

        fcntl.flock(self._lock, fcntl.LOCK_UN)

    def close(self) -> None:
        self._gate.close()
        self._lock.close()

    @contextlib.contextmanager
    def _held(self, file: IO[str]) -> Iterator[None]:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
