"""One compilation for equal programs.

What is traced anew is compiled anew by JAX, also where the program is the same, and our probes
trace a function several times to see what happens then. JAX has a digest of each program, by which
it looks into its cache on disk. By the same digest a program is found here in memory.
"""

from __future__ import annotations

import contextlib
import contextvars
import inspect
from collections.abc import Iterator
from typing import Any

from jax._src import compiler


_OTHER = "this JAX reads its cache in another way"
_anew = contextvars.ContextVar("compiled anew", default=False)


@contextlib.contextmanager
def compiled_anew() -> Iterator[None]:
    """While it lasts, what is compiled is not looked for; it is written to the cache as always."""
    before = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(before)


def keep_programs() -> str:
    """From now on a program that was compiled or loaded here is not compiled or loaded again.

    Only where there is a cache on disk, else there are no digests. Why not, with a JAX that has
    other functions inside, else "".
    """
    read = getattr(compiler, "_cache_read", None)
    compile_ = getattr(compiler, "_compile_and_write_cache", None)
    if read is None or compile_ is None:
        return _OTHER
    reading, compiling = inspect.signature(read), inspect.signature(compile_)
    if (
        "cache_key" not in reading.parameters
        or not {"cache_key", "host_callbacks"} <= compiling.parameters.keys()
    ):
        return _OTHER
    kept: dict[str, object] = {}

    def cache_read(*args: Any, **kwargs: Any) -> Any:
        given = reading.bind(*args, **kwargs).arguments
        if _anew.get():
            return None, None
        if (program := kept.get(given["cache_key"])) is not None:
            return program, 0
        program, seconds = read(*args, **kwargs)
        # A callback belongs to one program; JAX does not keep those either.
        if program is not None and not given.get("host_callbacks"):
            kept[given["cache_key"]] = program
        return program, seconds

    def compile_and_write_cache(*args: Any, **kwargs: Any) -> Any:
        program = compile_(*args, **kwargs)
        given = compiling.bind(*args, **kwargs).arguments
        if not given["host_callbacks"]:
            kept[given["cache_key"]] = program
        return program

    compiler._cache_read = cache_read  # pyright: ignore[reportAttributeAccessIssue]
    compiler._compile_and_write_cache = compile_and_write_cache  # pyright: ignore
    return ""
