"""Runs programs on request, until the connection ends."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import socket
from collections.abc import Sequence
from typing import Any

from ..wire import FROM_TRUSTED, Codec, Raised, Spec, receive, send


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
    programs: dict[str, Any] = {}
    operations = {"interpret": _interpret, "run": _run, "time": _time}
    while True:
        try:
            request = receive(sock, codec, limits=FROM_TRUSTED)
        except EOFError:
            return
        reply: dict[str, Any] = {"nonce": request["nonce"]}
        if request["op"] == "environment":
            # Before a backend starts, which reads it.
            os.environ.update(request["variables"])
            send(sock, reply | {"value": None}, codec)
            continue
        try:
            wide = jax.enable_x64(True) if request["x64"] else contextlib.nullcontext()
            with wide:
                reply["value"] = operations[request["op"]](programs, request)
        except Exception as e:  # refused, not compilable, too large: all reported, none fatal
            reply["raised"] = Raised(type(e).__name__, (), str(e)[:2000], "")
        send(sock, reply, codec)


def _load(programs: dict[str, Any], request: dict[str, Any]) -> tuple[Any, Any]:
    """The program of a request, as it is and compiled when it is called. One that is known is
    neither looked through nor compiled again."""
    import jax

    from ._validate import load

    inputs: list[Spec] = request["inputs"]
    key = hashlib.sha256(request["blob"]).hexdigest() + repr(inputs)
    if key not in programs:
        program = load(
            request["blob"],
            inputs,
            platforms=request["platforms"],
            custom_calls=request["custom_calls"],
        )
        programs[key] = program, jax.jit(program.call)
    return programs[key]


def _program(programs: dict[str, Any], request: dict[str, Any]) -> tuple[Any, Any]:
    """The program of a request, to be called with its inputs, and the device that it is for."""
    exported, program = _load(programs, request)
    return program, _device(exported.platforms)


def _interpret(programs: dict[str, Any], request: dict[str, Any]) -> list[list[Any]] | None:
    """The outputs as those of `_run`, but for rounding, of a small program; None for others."""
    from ..lowering import interpreted

    calls = request["calls"]
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


def _run(programs: dict[str, Any], request: dict[str, Any]) -> list[list[Any]]:
    """The outputs of one program on each of several inputs: a list of array leaves per call."""
    import jax

    program, device = _program(programs, request)

    def run(device: Any) -> list[list[Any]]:
        with _on(device):
            return [[_host(leaf) for leaf in program(*leaves)] for leaves in request["calls"]]

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


def _time(programs: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """How much faster the program is than `baseline`, a function of ours; see probes.timed.

    No student code is alive here: the clock, the baseline and the inputs are ours.
    """
    import jax

    from ..probes import plain_report, timed

    program, device = _program(programs, request)
    with _on(device):
        # Neither leg pays for a transfer of its inputs.
        calls = [(tuple(jax.device_put(leaves)), {}) for leaves in request["calls"]]
        baseline_calls = [(tuple(args), kwargs) for args, kwargs in request["baseline_calls"]]
        if device.platform != "cpu":
            baseline_calls = jax.tree.map(_put, baseline_calls)
        report = timed(
            program,
            request["baseline"],
            calls,
            request["threshold"],
            baseline_calls,
            budget=request["budget"],
        )
        return plain_report(report)


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
