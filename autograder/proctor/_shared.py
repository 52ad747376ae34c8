"""What the slots of one machine have in common."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Collection

from ..lowering import handed_on
from ..sandbox import Device, Sandbox, SandboxError, open_sandbox
from ._examiners import Examiners


#: What runs in a sandbox, by the names that examiners have for it.
ENTRIES = {"candidate": "autograder.candidate:main", "runner": "autograder.runner:main"}

# Imported by the fork server before any job; what is not installed is left out.
_PRELOAD = (
    "flatbuffers",
    "numpy",
    "jax",
    "jax.numpy",
    "jax.export",
    # Registered with the first compilation otherwise.
    "jaxlib.mlir.dialects.mhlo",
    "jaxlib.mlir.dialects.stablehlo",
    # Where JAX finds LAPACK, with the first exported program otherwise.
    "scipy.linalg.cython_blas",
    "scipy.linalg.cython_lapack",
    "flax.linen",
    "flax.nnx",
    "optax",
    "haiku",
    "chex",
    "IPython",
)


def open_warm(
    level: str | None = None,
    *,
    only: str | None = None,
    cache_dir: str | os.PathLike[str] | None = None,
    writable_cache: bool = False,
    device: Device | None = None,
    more: tuple[str, ...] = (),
) -> Sandbox:
    """A sandbox whose fork server has imported what `ENTRIES` need, or one `only` of them, and
    `more`."""
    return open_sandbox(
        level,
        preload=(*_PRELOAD, *more),
        entries=tuple(ENTRIES.values()) if only is None else (ENTRIES[only],),
        variables=handed_on(),
        cache_dir=cache_dir,
        writable_cache=writable_cache,
        device=device,
    )


class Shared:
    """A sandbox and a server of examiners: libraries are imported once in each, for all slots.

    - `cache`: folder of compiled programs that candidates and runners may read, and write only if
      `writable_cache`.
    - `own_cache`: folder of what examiners compile.
    - `modules`: what all jobs are known to import beside the usual.
    """

    def __init__(
        self,
        level: str | None = None,
        *,
        modules: Collection[str] = (),
        cache: str | os.PathLike[str] | None = None,
        writable_cache: bool = False,
        own_cache: str | os.PathLike[str] | None = None,
    ):
        self._open = functools.partial(open_warm, cache_dir=cache, writable_cache=writable_cache)
        self._lock = threading.Lock()
        # By what they have imported beside the usual.
        self._more: dict[frozenset[str], Sandbox] = {}
        # They import while the sandbox does.
        self.examiners = Examiners(own_cache)
        self._modules = frozenset(modules)
        try:
            self.sandbox = self._first(level)
        except BaseException:
            self.examiners.close()
            raise

    def _first(self, level: str | None) -> Sandbox:
        if self._modules:
            with contextlib.suppress(SandboxError):
                return self._open(level, more=tuple(sorted(self._modules)))
            # As below, or there is no sandbox at all, which the next line says.
            self._modules = frozenset()
        return self._open(level)

    def with_modules(self, names: Collection[str]) -> Sandbox:
        """The sandbox whose fork server has imported these modules too: opened when the first job
        asks for them, so that other jobs do not pay."""
        wanted = frozenset(names) - set(_PRELOAD) - self._modules
        if not wanted:
            return self.sandbox
        with self._lock:
            if wanted not in self._more:
                try:
                    self._more[wanted] = self._open(
                        self.sandbox.level, only="candidate", more=tuple(sorted(wanted))
                    )
                except SandboxError:
                    # One of them ends or holds up whoever imports it. A notebook may still do so.
                    self._more[wanted] = self.sandbox
            return self._more[wanted]

    def open_runners(self, device: Device) -> Sandbox:
        """A sandbox of the same level and caches, whose jobs are runners and see `device`."""
        return self._open(self.sandbox.level, only="runner", device=device)

    def close(self) -> None:
        for each in {*self._more.values()} - {self.sandbox}:
            each.close()
        self.sandbox.close()
        self.examiners.close()
