"""Tracing anew what was traced before."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from jax.experimental.xla_metadata import set_xla_metadata


try:
    from jax._src.config import xla_metadata_context_manager as _state
    from jax._src.xla_metadata_lib import XlaMetadata as _Metadata
except ImportError:
    _state: Any = None
    _Metadata: Any = object


class _None(_Metadata):
    """No metadata, and yet not the same as that of another run."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


_runs = itertools.count()


def anew() -> AbstractContextManager[object]:
    """A context in which everything is traced anew, and no trace of before is used.

    The programs that come of it are the same, so they need not be compiled anew.
    """
    # Traces are cached by the metadata that the programs are to get.
    if _state is None:
        return set_xla_metadata(jaxercise_run=str(next(_runs)))
    return _other_traces()


@contextlib.contextmanager
def _other_traces() -> Iterator[None]:
    before = _state.get_local()
    _state.set_local(_None({}))
    try:
        yield
    finally:
        _state.set_local(before)
