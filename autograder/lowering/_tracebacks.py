"""Looking at the file of a frame once.

For each frame of each exception that passes through it JAX asks the disk whether the frame is its
own. In a notebook that raises many, as one about mistakes does, that was a twentieth of the time.
"""

from __future__ import annotations

import functools

from jax._src import traceback_util


_FILES = 4096


def remember_files() -> None:
    """From now on JAX asks once for each file; does nothing where it has another function."""
    starts = getattr(traceback_util, "_path_starts_with", None)
    if starts is None or hasattr(starts, "cache_info"):
        return
    remembered = functools.lru_cache(_FILES)(starts)
    traceback_util._path_starts_with = remembered  # pyright: ignore[reportAttributeAccessIssue]
