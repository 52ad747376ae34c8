"""Looking at the file of a frame once.

For each frame of each exception that passes through it JAX asks the disk whether the frame is its
own. In a notebook that raises many, as one about mistakes does, that was a twentieth of the time.
"""

from __future__ import annotations

import functools

from jax._src import traceback_util


_FILES = 4096


def remember_files() -> str:
    """From now on JAX asks once for each file. Why not, if it has another function, else ""."""
    starts = getattr(traceback_util, "_path_starts_with", None)
    if starts is None:
        return "this JAX tells its own frames in another way"
    remembered = functools.lru_cache(_FILES)(starts)
    traceback_util._path_starts_with = remembered  # pyright: ignore[reportAttributeAccessIssue]
    return ""
