"""Runs programs on request, until the connection ends."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from ..wire import FROM_TRUSTED, Codec, Raised, receive, send
from ..wire.requests import PROGRAMS, Arguments, Program, Reply, Time


if TYPE_CHECKING:
    from ..probes import Timing


#: By its digest and its inputs: a program as it is, and compiled when it is called.
Loaded: TypeAlias = dict[str, tuple[Any, Any]]


def prepare() -> None:
    """Everything that can be done before a program is there; starts no backend."""
    from .. import probes  # noqa: F401
    from ..lowering import quicken
    from . import _validate  # noqa: F401

    quicken()


def main(sock: socket.socket) -> None:
    """Serves on `sock`."""
    import jax

    if os.environ.get("JAX_PLATFORMS", "").startswith("cuda"):
        # Of the baseline: a program has its precision with it. See candidate/_export.py.
        jax.config.update("jax_default_matmul_precision", "highest")
    # What is pickled comes from the trusted side: the function that a program is compared with.
    codec = Codec(jax=jax, unpickle=lambda data: importlib.import_module("cloudpickle").loads(data))
    programs: Loaded = {}
    while True:
        try:
            request = receive(sock, codec, limits=FROM_TRUSTED)
        except EOFError:
            return
        nonce, op = request.pop("nonce"), request.pop("op")
        if op == "environment":
            # Before a backend starts, which reads it.
            os.environ.update(request["variables"])
            send(sock, Reply(nonce=nonce, value=None), codec)
            continue
        try:
            if op == "look":
                from ._look import look

                send(sock, Reply(nonce=nonce, value=look(request["module"])), codec)
                continue
            asked = PROGRAMS[op](**request)
            wide = jax.enable_x64(True) if asked.x64 else contextlib.nullcontext()
            with wide:
                reply = Reply(nonce=nonce, value=_OPERATIONS[op](programs, asked))
        except Exception as e:  # refused, not compilable, too large: all reported, none fatal
            raised = Raised(type(e).__name__, (), str(e)[:2000], "")
            reply = Reply(nonce=nonce, raised=raised)
        send(sock, reply, codec)


def _load(programs: Loaded, request: Program) -> tuple[Any, Any]:
    """The program of a request, as it is and compiled when it is called. One that is known is
    neither looked through nor compiled again."""
    import jax

    from ._validate import load

    key = hashlib.sha256(request.blob).hexdigest() + repr(request.inputs)
    if key not in programs:
        program = load(
            request.blob,
            request.inputs,
            platforms=request.platforms,
            custom_calls=request.custom_calls,
        )
        programs[key] = program, jax.jit(program.call)
    return programs[key]


def _program(programs: Loaded, request: Program) -> tuple[Any, Any]:
    """The program of a request, to be called with its inputs, and the device that it is for."""
    exported, program = _load(programs, request)
    return program, _device(exported.platforms)


def _interpret(programs: Loaded, request: Program) -> list[list[Any]] | None:
    """The outputs as those of `_run`, but for rounding, of a small program; None for others."""
    from ..lowering import interpreted

    calls = request.calls
    exported, _ = _load(programs, request)
    try:
        program = interpreted(exported, len(calls))
        if program is None:
            return None
        outputs = [program(leaves) for leaves in calls]
    except Exception:  # whatever it is, there is a compiler
        return None
    specs = [(aval.shape, aval.dtype) for aval in exported.out_avals]
    alike = all([(x.shape, x.dtype) for x in leaves] == specs for leaves in outputs)
    return outputs if alike else None


def _run(programs: Loaded, request: Program) -> list[list[Any]]:
    """The outputs of one program on each of several inputs: a list of array leaves per call."""
    import jax

    program, device = _program(programs, request)

    def run(device: Any) -> list[list[Any]]:
        with _on(device):
            return [[_host(leaf) for leaf in program(*leaves)] for leaves in request.calls]

    try:
        return run(device)
    except Exception:
        # Too large for an accelerator that is shared, or an operation that its compiler lacks.
        if device.platform == "cpu":
            raise
        return run(jax.devices("cpu")[0])


def _device(platforms: Sequence[str]) -> Any:
    """Where a program made for `platforms` runs: on the accelerator, if it can."""
    import jax

    best = jax.devices()[0]
    # JAX calls the platform cuda where it compiles, and gpu where it lists devices.
    fits = best.platform in platforms or (best.platform == "gpu" and "cuda" in platforms)
    return best if fits else jax.devices("cpu")[0]


def _time(programs: Loaded, request: Time) -> Timing:
    """How much faster the program is than the baseline, a function of ours; see probes.timed.

    No student code is alive here: the clock, the baseline and the inputs are ours.
    """
    import jax

    from ..probes import timed

    program, device = _program(programs, request)
    with _on(device):
        # Neither leg pays for a transfer of its inputs.
        calls = [(tuple(jax.device_put(leaves)), {}) for leaves in request.calls]
        baseline_calls: list[Arguments] = request.baseline_calls
        if device.platform != "cpu":
            baseline_calls = jax.tree.map(_put, baseline_calls)
        return timed(
            program,
            request.baseline,
            calls,
            request.threshold,
            baseline_calls,
            budget=request.budget,
        )


def _on(device: Any) -> contextlib.AbstractContextManager[Any]:
    import jax

    usual = device == jax.devices()[0]
    return contextlib.nullcontext() if usual else jax.default_device(device)


def _put(leaf: Any) -> Any:
    import jax
    import numpy as np

    return jax.device_put(leaf) if isinstance(leaf, np.ndarray | jax.Array) else leaf


def _host(leaf: Any) -> Any:
    import jax
    import numpy as np

    if jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        return leaf
    return np.asarray(leaf)


_OPERATIONS: dict[str, Callable[..., Any]] = {"interpret": _interpret, "run": _run, "time": _time}
