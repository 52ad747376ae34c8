"""Opening what slots share while it is still being found out what there is to mark."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from ._cache import CompilationCache
from ._shared import Shared


class Opening:
    """A `Shared` that is being opened, for the `mark` of the same `level` and `cache`.

    It is closed by whoever made it, taken or not.
    """

    def __init__(self, level: str | None = None, cache: str | os.PathLike[str] | None = None):
        pool = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._shared = pool.submit(_open, level, cache)
        pool.shutdown(wait=False)

    def taken(self) -> Shared:
        """Waits for it. Raises `SandboxError` if it cannot be opened."""
        return self._shared.result()

    def close(self) -> None:
        # What went wrong is for who takes it.
        if self._shared.exception() is None:
            self._shared.result().close()

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open(level: str | None, cache: str | os.PathLike[str] | None) -> Shared:
    return open_shared(level, None if cache is None else CompilationCache(cache))


def open_shared(level: str | None, programs: CompilationCache | None) -> Shared:
    """What slots share that read `programs`."""
    if programs is None:
        return Shared(level)
    return Shared(level, cache=programs.programs, own_cache=programs.examiner)
