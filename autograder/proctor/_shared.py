"""What the slots of one machine have in common."""

from __future__ import annotations

import os
from typing import Any

from ..sandbox import Device, Sandbox, open_sandbox
from ._examiners import Examiners


class Shared:
    """A sandbox and a server of examiners: libraries are imported once in each, for all slots.

    - `cache`: folder of compiled programs that candidates and runners may read, and write only if
      `writable_cache`.
    - `own_cache`: folder of what examiners compile.
    """

    def __init__(
        self,
        level: str | None = None,
        *,
        cache: str | os.PathLike[str] | None = None,
        writable_cache: bool = False,
        own_cache: str | os.PathLike[str] | None = None,
    ):
        self._caches: dict[str, Any] = {"cache_dir": cache, "writable_cache": writable_cache}
        # They import while the sandbox does.
        self.examiners = Examiners(own_cache)
        try:
            self.sandbox = open_sandbox(level, **self._caches)
        except BaseException:
            self.examiners.close()
            raise

    def open_runners(self, device: Device) -> Sandbox:
        """A sandbox of the same level and caches, whose jobs are runners and see `device`."""
        return open_sandbox(self.sandbox.level, **self._caches, roles=("runner",), device=device)

    def close(self) -> None:
        self.sandbox.close()
        self.examiners.close()
