"""Opening the strongest sandbox that the machine offers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping

from . import _advice as advice
from ._api import LEVELS, Sandbox, SandboxError
from ._device import Device
from ._options import Options


def open_sandbox(
    level: str | None = None,
    *,
    preload: Collection[str] = (),
    entries: Collection[str] = (),
    variables: Mapping[str, str] | None = None,
    cache_dir: str | os.PathLike[str] | None = None,
    writable_cache: bool = False,
    device: Device | None = None,
) -> Sandbox:
    """Open a sandbox; it is ready to start jobs when this returns.

    **Arguments:**

    - `level`: one of `LEVELS`. None takes the strongest that works, but never "bare", which
      has to be asked for.
    - `preload`: modules that a fork server imports before the first job, for all of them; what is
      not installed is left out. None may start a thread.
    - `entries`: what jobs will be started from, prepared before the first job: the entry's module
      is imported, and its function `prepare` is called if it has one.
    - `variables`: environment variables of all jobs, beside and above the usual ones. Of this
      process's own environment they get nothing.
    - `cache_dir`: a directory of JAX's persistent compilation cache, shown to the jobs
      read-only. Its entries are native code: fill it with trusted jobs only.
    - `writable_cache`: let the jobs write the cache.
    - `device`: an accelerator that every job may use, so none may be a candidate. The level
      "restricted" cannot show it.

    Raises `SandboxError` if the level, or every level, fails.
    """
    if level is not None and level not in LEVELS:
        raise ValueError(f"there is no sandbox level {level!r}; the levels are {LEVELS}")
    options = Options(
        preload=tuple(preload),
        entries=tuple(entries),
        variables=tuple((variables or {}).items()),
        cache_dir=None if cache_dir is None else os.path.abspath(cache_dir),
        writable_cache=writable_cache,
        device=device,
    )
    if level is not None:
        return _OPENERS[level](options)
    reasons = []
    for name in LEVELS[:-1]:
        try:
            return _OPENERS[name](options)
        except SandboxError as error:
            reasons.append(f"{name}: {error}")
    raise SandboxError(
        "no sandbox works on this machine.\n  " + "\n  ".join(reasons) + "\n"
        "`jaxercise doctor` says what is missing. To run code that you trust without "
        "protection, ask for the level `bare`."
    )


# Imported when needed: some cannot be, on some systems, which then say why.


def _namespaces(options: Options) -> Sandbox:
    if (elsewhere := advice.other_system()) is not None:
        raise SandboxError(elsewhere)
    from ._namespaces import namespaces_sandbox

    return namespaces_sandbox(options)


def _restricted(options: Options) -> Sandbox:
    if (elsewhere := advice.other_system()) is not None:
        raise SandboxError(elsewhere)
    from ._restricted import restricted_sandbox

    return restricted_sandbox(options)


def _bare(options: Options) -> Sandbox:
    if sys.platform == "win32":
        raise SandboxError(advice.other_system())
    from ._bare import BareSandbox

    return BareSandbox(options)


_OPENERS: dict[str, Callable[[Options], Sandbox]] = {
    "namespaces": _namespaces,
    "restricted": _restricted,
    "bare": _bare,
}
