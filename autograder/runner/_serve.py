"""Runs programs on request, until the connection ends."""

from __future__ import annotations

import contextlib
import hashlib
import socket
from typing import Any

from ..wire import Codec, Limits, Raised, Spec, receive, send


def prepare() -> None:
    """Everything that can be done before a program is there; starts no backend."""
    from . import _validate  # noqa: F401


def main(sock: socket.socket) -> None:
    """Serves on `sock`."""
    import jax

    codec = Codec(jax=jax)
    programs: dict[str, Any] = {}
    while True:
        try:
            request = receive(sock, codec, limits=Limits(frame=1 << 32))
        except EOFError:
            return
        reply: dict[str, Any] = {"nonce": request["nonce"]}
        try:
            reply["value"] = _run(programs, request)
        except Exception as e:  # refused, not compilable, too large: all reported, none fatal
            reply["raised"] = Raised(type(e).__name__, (), str(e)[:2000], "")
        send(sock, reply, codec)


def _run(programs: dict[str, Any], request: dict[str, Any]) -> list[list[Any]]:
    """The outputs of one program on each of several inputs: a list of array leaves per call."""
    import jax
    import numpy as np

    from ._validate import load

    wide = jax.enable_x64(True) if request["x64"] else contextlib.nullcontext()
    with wide:
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
        run = programs[key]
        outputs = [run(*leaves) for leaves in request["calls"]]
        return [[_host(leaf, jax, np) for leaf in leaves] for leaves in outputs]


def _host(leaf: Any, jax: Any, np: Any) -> Any:
    if jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        return leaf
    return np.asarray(leaf)
