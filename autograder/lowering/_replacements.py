"""What is done otherwise than JAX does it, one record for each, and which of them are turned off.

Imports no JAX: who starts a process reads the setting here, and hands it on.
"""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Mapping
from typing import Literal


Name = Literal[
    "contexts", "few", "garbage", "interpret", "plugins", "programs", "ready", "tracebacks"
]

#: The environment variable that says what is turned off: `1` for all, or names with commas.
VARIABLE = "JAXERCISE_STOCK_JAX"


@dataclasses.dataclass(frozen=True)
class Replacement:
    """One thing that is done otherwise.

    - `name`: by which it is turned off.
    - `replaces`: what it stands in for inside JAX, or in Python; empty where it stands beside.
    - `instead`: what happens.
    - `verified`: the first and the last version of JAX with which the tests have shown that it is
      in place and that nothing else changes. What it finds otherwise in a version it leaves alone,
      and says so; see `quicken`.
    - `gain`: what a cold run of `jaxercise grade` takes more without it, in percent of its CPU
      time, as `make bench-lowering` has measured it on a quiet machine; None if it has not.
    """

    name: Name
    replaces: tuple[str, ...]
    instead: str
    verified: tuple[str, str]
    gain: float | None

    def verified_with(self, version: str) -> bool:
        """Whether a version of JAX is among those, or between them."""
        first, last = map(_numbers, self.verified)
        return first <= _numbers(version) <= last


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(word) for word in version.split(".")[:3] if word.isdigit())


REPLACEMENTS = (
    Replacement(
        "contexts",
        ("jax._src.interpreters.mlir.make_ir_context",),
        "a compiler context is used for a hundred programs; the first is there before the fork",
        ("0.7.0", "0.12.0"),
        None,
    ),
    Replacement(
        "few",
        ("jax._src.pjit._pjit_call_impl_python",),
        "what NumPy computes to the bit is not compiled, for a hundred calls",
        ("0.10.1", "0.12.0"),
        None,
    ),
    Replacement(
        "garbage",
        ("gc.set_threshold",),
        "Python's garbage collector looks less often",
        ("0.7.0", "0.12.0"),
        None,
    ),
    Replacement(
        "interpret",
        (),
        "a small exported program is interpreted where it is known what is right",
        ("0.10.0", "0.12.0"),
        None,
    ),
    Replacement(
        "plugins",
        ("jax._src.xla_bridge._discover_and_register_pjrt_plugins",),
        "plugins of JAX are looked for before the fork, where there are none",
        ("0.7.0", "0.12.0"),
        None,
    ),
    Replacement(
        "programs",
        ("jax._src.compiler._cache_read", "jax._src.compiler._compile_and_write_cache"),
        "a program that the process has had is not compiled or loaded again",
        ("0.7.0", "0.12.0"),
        None,
    ),
    Replacement(
        "ready",
        ("jax._src.pjit._pjit_call_impl_python",),
        "a program in the cache on disk is found by the traced function, and not lowered",
        ("0.10.1", "0.12.0"),
        None,
    ),
    Replacement(
        "tracebacks",
        ("jax._src.traceback_util._path_starts_with",),
        "the disk is asked once whether a file is JAX's own",
        ("0.7.0", "0.12.0"),
        None,
    ),
)

_ALL: frozenset[Name] = frozenset(each.name for each in REPLACEMENTS)


class LoweringError(ValueError):
    """The setting cannot be understood."""


def turned_off(variables: Mapping[str, str] | None = None) -> frozenset[Name]:
    """The names of the replacements that `variables`, by default this process's own, turn off.

    Raises `LoweringError` for a name that there is not.
    """
    text = (os.environ if variables is None else variables).get(VARIABLE, "").strip()
    if text in ("", "0"):
        return frozenset()
    if text == "1":
        return _ALL
    wanted = {word.strip() for word in text.split(",")}
    if unknown := wanted - _ALL:
        raise LoweringError(
            f"{VARIABLE}={text}: there is no {sorted(unknown)[0]!r} that could be turned off. Say "
            f"1 for all of them, or some of {', '.join(sorted(_ALL))}, with commas between"
        )
    return frozenset(each for each in _ALL if each in wanted)


@functools.cache
def settled() -> frozenset[Name]:
    """What was turned off in this process when it first asked: what student code does to the
    environment afterwards changes nothing."""
    return turned_off()


def handed_on() -> dict[str, str]:
    """The variables for a process that is to have what this one has."""
    off = turned_off()
    return {VARIABLE: ",".join(sorted(off))} if off else {}
