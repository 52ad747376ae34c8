"""What is called a few times only is computed by NumPy where that is exact, and never compiled."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import weakref
from collections.abc import Iterator
from typing import Any

import jax
from jax._src import pjit
from jax._src.interpreters import pxla

from ._types import Params
from .exact import Program, exact


# Calls for which NumPy's additional 0.1 ms are less than a compilation.
_CALLS = 100


class _AskAgain:
    """In place of a profiler that is to see the next call as well.

    For one of those JAX does not keep how a function was called, and comes back to Python.
    """

    def is_enabled(self) -> bool:
        return True

    def is_fdo_consumed(self) -> bool:
        return False


ASK_AGAIN = _AskAgain()


@dataclasses.dataclass
class _Known:
    program: Program | None
    calls: int = 0


class Few:
    """The programs of one process, by the traced function. Needs a backend on the CPU."""

    def __init__(self) -> None:
        self._known: weakref.WeakKeyDictionary[Any, _Known] = weakref.WeakKeyDictionary()

    def values(self, args: tuple, params: Params) -> list[jax.Array] | None:
        """What the program gives for arrays or numbers that no device holds on purpose, as arrays
        of the same kind; None if it is left to the compiler."""
        jaxpr = params["jaxpr"]
        known = self._known.get(jaxpr)
        try:
            if known is None:
                known = self._known[jaxpr] = _Known(None)
                known.program = exact(jaxpr) if _is_simple(params) else None
            if known.program is None or known.calls == _CALLS:
                return None
            found = known.program(args)
        except Exception:  # NotExact, or what JAX words better; the compiler is there for all else
            return None
        known.calls += 1
        device, sharding = _place()
        return [
            pxla.batched_device_put(aval, sharding, [x], [device], committed=False)
            for aval, x in zip(jaxpr.out_avals, found, strict=True)
        ]

    def calls(self, jaxpr: Any) -> int:
        """How often NumPy has computed the traced function `jaxpr`."""
        known = self._known.get(jaxpr)
        return known.calls if known is not None else 0


@functools.cache
def _place() -> tuple[Any, jax.sharding.Sharding]:
    device = jax.local_devices(backend="cpu")[0]
    return device, jax.sharding.SingleDeviceSharding(device)


def can_ask_again() -> bool:
    """Whether this JAX looks at what `_AskAgain` says."""
    asks = getattr(pjit, "_need_to_rebuild_with_fdo", None)
    return asks is not None and bool(asks(ASK_AGAIN))


def _is_simple(params: Params) -> bool:
    """Whether arrays are neither given away nor put anywhere."""
    placed = [*params["in_shardings"], *params["out_shardings"]]
    return (
        not any(params["donated_invars"])
        and all(type(s).__name__ == "UnspecifiedValue" for s in placed)
        and not any((*params["in_layouts"], *params["out_layouts"]))
        and params["ctx_mesh"].empty
    )


@contextlib.contextmanager
def compiled_late() -> Iterator[None]:
    """While it lasts, what is compiled has been run before, and counted as compiled then.

    Who counts compilations hears `/jaxercise/late/begins` and `/jaxercise/late/ends`.
    """
    jax.monitoring.record_event("/jaxercise/late/begins")
    try:
        yield
    finally:
        jax.monitoring.record_event("/jaxercise/late/ends")
