"""Programs that are run without being lowered.

To look into its cache on disk JAX needs a program, and making one of a function that is traced
already takes longer than loading what is found. Here what is found is found by the traced function
itself. What JAX wrote stays where it is, for all that this cannot name. And what NumPy computes to
the bit is neither lowered nor looked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import io
import logging
import operator
import os
import time
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jax
from jax._src import config, dispatch, pjit, xla_bridge as backends
from jax._src.interpreters import pxla
from jax.core import Tracer
from jax.experimental import serialize_executable

from .._files import write_whole
from ._digest import Digests
from ._few import ASK_AGAIN, Few, can_ask_again, compiled_late
from ._programs import compiled_anew
from ._replacements import Name
from ._types import Params


_KNOWN = set(
    "jaxpr in_shardings out_shardings in_layouts out_layouts donated_invars ctx_mesh name"
    " keep_unused inline compiler_options_kvs".split()
)
_NAMING = sorted(_KNOWN - {"jaxpr"})
# Settings that may be other than usual: all that they change is what is traced, and its name.
_FREE = {"jax_debug_key_reuse", "jax_enable_x64", "jax_threefry_partitionable"}
# And those that are part of what is traced where they matter.
_TRACED = {"jax_default_matmul_precision"}
_SUFFIX = ".ready"
_OTHER = "this JAX calls functions in another way"
_PACKED = "this JAX packs programs in another way"
_VALUE = operator.attrgetter("value")
_LOADED = "/jax/compilation_cache/cache_hits"
# What is to take the time that it takes in a notebook, as `probes.timed` says.
_TIMED = "/jaxercise/timed/"


def _cache() -> tuple[Path, bool] | None:
    """JAX's folder, and whether JAX writes there what takes as little time as this."""
    settings: Any = jax.config
    if not settings.jax_enable_compilation_cache or not settings.jax_compilation_cache_dir:
        return None
    writes = settings.jax_persistent_cache_min_compile_time_secs <= 0
    return Path(settings.jax_compilation_cache_dir), writes


def call_quickly(*, ready: bool, few: bool) -> dict[Name, str]:
    """From now on what is in the cache on disk is run as soon as it is traced, if `ready`; and what
    NumPy computes to the bit is not compiled, if `few`.

    For a process of ours, before any code that is not ours has run. Why not, with a JAX that has
    other functions inside or where no cache is used, for each of the two; else "".
    """
    call = getattr(pjit, "_pjit_call_impl_python", None)
    states = getattr(config, "config_states", None)
    cache = _cache()
    if call is None or not states or set(inspect.signature(call).parameters) - {"args"} != _KNOWN:
        return {"few": _OTHER, "ready": _OTHER}
    if cache is None:
        return {"few": "no cache on disk is used", "ready": "no cache on disk is used"}
    try:
        digests = Digests()
    except (AttributeError, TypeError):
        # In such a JAX the tests have not compared bits with NumPy's either.
        why = "this JAX traces functions to something else"
        return {"few": why, "ready": why}
    whys: dict[Name, str] = {
        "few": "" if can_ask_again() else "this JAX keeps how each function was called",
        "ready": "" if hasattr(serialize_executable, "_JaxPjrtPickler") else _PACKED,
    }
    ready, few = ready and not whys["ready"], few and not whys["few"]
    if ready or few:
        more = digests if ready else None, Few() if few else None
        pjit._pjit_call_impl_python = _Calls(call, states, *cache, *more)
    return whys


class _Calls:
    """In place of the function with which JAX calls what it has no fast way for yet.

    Where the cache is and whether it is written to are among the settings that must be as usual.
    """

    def __init__(
        self,
        call: Callable[..., Any],
        states: Mapping[str, config.State],
        folder: Path,
        writes: bool,
        digests: Digests | None,
        few: Few | None,
    ):
        self._call = call
        self._folder = folder
        self._writes = writes
        self._digests = digests
        self._few = few
        self._free = [state for name, state in states.items() if name in _FREE]
        self._states = [state for name, state in states.items() if name not in _FREE | _TRACED]
        self._usual = self._settings()
        self._loaded = 0
        self._timed = False
        jax.monitoring.register_event_listener(self._listen)
        self._kept: dict[str, pxla.MeshExecutable] = {}
        # By the traced function, as JAX does: another call of it compiles nothing.
        self._seen: weakref.WeakKeyDictionary[Any, set[str]] = weakref.WeakKeyDictionary()

    def __call__(self, *args: Any, **params: Any) -> Any:
        if not self._is_usual(args, params):
            return self._call(*args, **params)
        if self._few is None or self._timed:
            return self._found(args, params)
        before = self._few.calls(params["jaxpr"])
        start = time.perf_counter()
        if (values := self._few.values(args, params)) is not None:
            if not before:
                _tell(time.perf_counter() - start)
            return values, None, ASK_AGAIN, []
        with compiled_late() if before else contextlib.nullcontext():
            return self._found(args, params)

    def _found(self, args: tuple, params: Params) -> Any:
        key = self._key(params)
        if key is None:
            return self._call(*args, **params)
        jaxpr = params["jaxpr"]
        seen = self._seen.setdefault(jaxpr, set())
        place = self._folder / (key + _SUFFIX)
        start = time.perf_counter()
        program = self._kept.get(key) or _read(place, jaxpr)
        if program is not None:
            self._kept[key] = program
            if key not in seen:
                seen.add(key)
                _tell(time.perf_counter() - start)
            return program.unsafe_call(*args), program, None, []
        # Another function may have come to the same program, and what is loaded cannot be packed.
        new = self._writes and not _is_empty(place)
        loaded = self._loaded
        with compiled_anew() if new else contextlib.nullcontext():
            answer = self._call(*args, **params)
        if _is_understood(answer):
            self._kept[key] = answer[1]
            seen.add(key)
            if new and self._loaded == loaded:
                _write(place, answer[1])
        return answer

    def _listen(self, event: str, **kwargs: str | int) -> None:
        self._loaded += event == _LOADED
        if event.startswith(_TIMED):
            self._timed = event.endswith("/begins")

    def _settings(self) -> tuple:
        return tuple(map(_VALUE, self._states)), pxla.logger.isEnabledFor(logging.DEBUG)

    def _is_usual(self, args: tuple, params: Params) -> bool:
        return (
            not params["compiler_options_kvs"]
            and self._settings() == self._usual
            # What was put on a device on purpose stays there. Other arrays go where the program is.
            and not any(isinstance(x, Tracer) or getattr(x, "_committed", False) for x in args)
            and backends.get_backend().platform == "cpu"
        )

    def _key(self, params: Params) -> str | None:
        if self._digests is None:
            return None
        more = [params[k] for k in _NAMING] + [state.value for state in self._free]
        return self._digests.of(params["jaxpr"], [*more, os.environ.get("XLA_FLAGS")])


def _is_understood(answer: Any) -> bool:
    """Whether JAX's answer is (values, program, no profiler, no constants)."""
    return (
        type(answer) is tuple
        and len(answer) == 4
        and isinstance(answer[1], pxla.MeshExecutable)
        and answer[2] is None
        and not answer[3]
    )


def _tell(seconds: float) -> None:
    # Whoever counts compilations is to see what would have been seen.
    for event in (dispatch.JAXPR_TO_MLIR_MODULE_EVENT, dispatch.BACKEND_COMPILE_EVENT):
        jax.monitoring.record_event_duration_secs(event, seconds)


def _read(place: Path, jaxpr: Any) -> Any:
    """The program of `jaxpr` from the cache, or None."""
    try:
        data = place.read_bytes()
    except OSError:
        return None
    # Written by the same libraries, from our own and the references' programs only.
    client = backends.get_backend()
    try:
        unloaded = serialize_executable._JaxPjrtUnpickler(io.BytesIO(data), client).load()
        # Of those that are unpickled JAX would not know that they are the same.
        kept = unloaded.kept_var_idx
        unloaded.input_avals = [aval for i, aval in enumerate(jaxpr.in_avals) if i in kept]
        unloaded.output_avals = list(jaxpr.out_avals)
        return unloaded.load()
    except Exception:  # half a file, say, or none: it is compiled then
        return None


def _is_empty(place: Path) -> bool:
    """Whether it is known that a program cannot be packed."""
    try:
        return place.stat().st_size == 0
    except OSError:
        return False


def _calls_out(program: Any) -> bool:
    """Whether a program calls functions of libraries: JAX makes those known when it lowers it."""
    return any("custom-call" in m.to_string() for m in program.xla_executable.hlo_modules())


def _write(place: Path, program: Any) -> None:
    """Into the cache, whole or not at all. One that cannot be written to ends nothing.

    For a program that cannot be packed there is an empty file, for nobody to try again.
    """
    data = _packed(program)
    with contextlib.suppress(OSError):
        write_whole(place, data, mode=0o600)


def _packed(program: Any) -> bytes:
    unloaded = getattr(program, "_unloaded_executable", None)
    if unloaded is None or _calls_out(program):
        return b""
    # Where a function stands and what it calls its arguments: nobody else's business.
    unloaded = dataclasses.replace(unloaded, all_args_info=None)
    packed = io.BytesIO()
    try:
        serialize_executable._JaxPjrtPickler(packed).dump(unloaded)
    except Exception:  # not all can be packed
        return b""
    return packed.getvalue()
