"""Opening what slots share while it is still being found out what there is to mark."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from ._cache import CompilationCache
from ._shared import Shared


class Opening:
    """A `Shared` that is being opened, for the `mark` of the same `level` and `cache`; `modules` as
    `Shared` has them.

    It is closed by whoever made it, taken or not.
    """

    def __init__(
        self,
        level: str | None = None,
        cache: str | os.PathLike[str] | None = None,
        modules: Collection[str] = (),
    ):
        pool = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._shared = pool.submit(_open, level, cache, modules)
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


def _open(
    level: str | None, cache: str | os.PathLike[str] | None, modules: Collection[str]
) -> Shared:
    return open_shared(level, None if cache is None else CompilationCache(cache), modules)


def open_shared(
    level: str | None, programs: CompilationCache | None, modules: Collection[str] = ()
) -> Shared:
    """What slots share that read `programs`; `modules` as `Shared` has them."""
    if programs is None:
        return Shared(level, modules=modules)
    return Shared(level, cache=programs.programs, own_cache=programs.examiner, modules=modules)
