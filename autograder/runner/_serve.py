"""Runs programs on request, until the connection ends."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import socket
from typing import Any

from ..wire import FROM_TRUSTED, Codec, Raised, Spec, receive, send


def prepare() -> None:
    """Everything that can be done before a program is there; starts no backend."""
    from .. import probes  # noqa: F401
    from ..lowering import reuse_contexts
    from . import _validate  # noqa: F401

    reuse_contexts()


def main(sock: socket.socket) -> None:
    """Serves on `sock`."""
    import jax

    # What is pickled comes from the trusted side: the function that a program is compared with.
    codec = Codec(jax=jax, unpickle=lambda data: importlib.import_module("cloudpickle").loads(data))
    programs: dict[str, Any] = {}
    operations = {"run": _run, "time": _time}
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


def _program(programs: dict[str, Any], request: dict[str, Any]) -> Any:
    """The compiled program of a request; one that is known is not compiled again."""
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
        programs[key] = jax.jit(program.call)
    return programs[key]


def _run(programs: dict[str, Any], request: dict[str, Any]) -> list[list[Any]]:
    """The outputs of one program on each of several inputs: a list of array leaves per call."""
    program = _program(programs, request)
    return [[_host(leaf) for leaf in program(*leaves)] for leaves in request["calls"]]


def _time(programs: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """How much faster the program is than `baseline`, a function of ours; see probes.timed.

    No student code is alive here: the clock, the baseline and the inputs are ours.
    """
    import jax

    from ..probes import timed

    # Neither leg pays for a transfer of its inputs.
    calls = [(tuple(jax.device_put(leaves)), {}) for leaves in request["calls"]]
    baseline_calls = [(tuple(args), kwargs) for args, kwargs in request["baseline_calls"]]
    program = _program(programs, request)
    return timed(
        program,
        request["baseline"],
        calls,
        request["threshold"],
        baseline_calls,
        budget=request["budget"],
    )


def _host(leaf: Any) -> Any:
    import jax
    import numpy as np

    if jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        return leaf
    return np.asarray(leaf)
