"""What a check knows of the run that it is part of: whether it is hidden, what seeds its inputs."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Context:
    """How the checks of one run behave.

    **Arguments:**

    - `hidden`: Whether inputs and expected values are secret. Then findings show them only as
        shapes and dtypes.
    - `measured`: Whether checks say how much of their tolerance is used up.
    - `seed`: Keys every generated input. Equal seeds give equal inputs.
    """

    hidden: bool = False
    seed: bytes = b"local"
    measured: bool = False


_LOCAL = Context()
_context: ContextVar[Context] = ContextVar("jaxercise_context", default=_LOCAL)
# The label of the check that is running, so that two checks of one run draw different inputs.
_label: ContextVar[str] = ContextVar("jaxercise_label", default="")


def current() -> Context:
    """The context of the running check."""
    return _context.get()


@contextlib.contextmanager
def context(value: Context) -> Iterator[Context]:
    """Run checks under `value`."""
    token = _context.set(value)
    try:
        yield value
    finally:
        _context.reset(token)


@contextlib.contextmanager
def labelled(label: str) -> Iterator[None]:
    """Run the body of one check under its label."""
    token = _label.set(label)
    try:
        yield
    finally:
        _label.reset(token)


def generator(case: int, salt: str = "") -> np.random.Generator:
    """The random generator for one case of the running check."""
    text = f"{_label.get()}\0{salt}\0{case}".encode()
    digest = hashlib.sha256(current().seed + b"\0" + text).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
