"""Settings of the student's own machine: accelerators that are not here, and flags for them.

A notebook that has chosen `gpu` at its top would end the process of every cell that comes after it,
though all of it runs on a processor as well. So it runs there: what asks for an accelerator by name
gets what there is, and flags that this XLA does not know, for which it ends the process, are left
out. What needs an accelerator, or more devices than there are, fails where it says so itself.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
from typing import Any

import jax


_ACCELERATORS = frozenset("gpu cuda rocm tpu metal mps xpu sycl iree neuron".split())
_FLAGS = "XLA_FLAGS"


class _Flags:
    """XLA's flags: those that the process was given, and those that the notebook has added."""

    given = ""


def given_flags(variables: dict[str, str]) -> None:
    """Takes note of the environment variables that the process was given."""
    _Flags.given = variables.get(_FLAGS, _Flags.given)


@functools.cache
def settle_for_what_is_here() -> bool:
    """Once in a process, before its backend starts. Whether this JAX is one that it knows."""
    try:
        bridge: Any = importlib.import_module("jax._src.xla_bridge")
        start, get = bridge.backends, bridge._get_backend_uncached
        started, settings = bridge.backends_are_initialized, jax.config
        platforms = settings.values["jax_platforms"]
    except (ImportError, AttributeError, KeyError):
        return False
    _Flags.given = os.environ.get(_FLAGS, "")

    def backends() -> Any:
        if not started():
            if jax.config.values.get("jax_platforms") != platforms:
                jax.config.update("jax_platforms", platforms)
            os.environ[_FLAGS] = _usable(start)
        return start()

    def get_backend(platform: Any = None) -> Any:
        try:
            return get(platform)
        except RuntimeError:
            name = platform or jax.config.values.get("jax_platform_name")
            if not isinstance(name, str) or name.lower() not in _ACCELERATORS:
                raise
            return next(iter(backends().values()))

    bridge.backends, bridge._get_backend_uncached = backends, get_backend
    return True


def _usable(start: Any) -> str:
    """The flags that the process was given, and those of the notebook that are known."""
    given = _Flags.given.split()
    asked = [flag for flag in os.environ.get(_FLAGS, "").split() if flag not in given]
    if not asked or _starts([*given, *asked], start):
        return " ".join([*given, *asked])
    return " ".join([*given, *(flag for flag in asked if _starts([flag], start))])


def _starts(flags: list[str], start: Any) -> bool:
    """Whether a backend starts with the flags, tried out in a process of its own."""
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        with contextlib.suppress(BaseException):
            # XLA says at length what it does not know.
            os.close(2)
            os.environ[_FLAGS] = " ".join(flags)
            start()
            os._exit(0)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0
