"""Trying a sandbox out with sources of Python."""

from __future__ import annotations

import dataclasses
import json
import socket
import struct
from typing import Any

from ._api import Job, SandboxError


#: The entry of a job that runs the sources which `ask` sends it.
SELFTEST = "_jail.selftest:main"

# Long: a level must not be taken for broken, and a weaker one used, because the machine is busy.
DEADLINE_S = 120.0
_LONGEST = 1 << 20


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came of a source.

    - `result`: its variable of that name, as JSON gives it back; what JSON cannot hold is its repr.
    - `error`: the name of the exception that ended it; "" if none did.
    - `message`: the exception's own text.
    """

    result: Any = None
    error: str = ""
    message: str = ""


def ask(job: Job, source: str, timeout: float = DEADLINE_S) -> Answer:
    """Run `source` in a job of `SELFTEST`; variables are kept from one source to the next.

    Raises `SandboxError` if the job ends or answers something else, `TimeoutError` if it takes more
    than `timeout` seconds.
    """
    job.sock.settimeout(timeout)
    body = source.encode()
    job.sock.sendall(struct.pack("<I", len(body)) + body)
    (size,) = struct.unpack("<I", _exactly(job.sock, 4))
    if size > _LONGEST:
        raise SandboxError(f"the self-test sent {size} bytes")
    found = json.loads(_exactly(job.sock, size))
    try:
        return Answer(**found)
    except TypeError as error:
        raise SandboxError(f"the self-test sent another thing than an answer: {error}") from None


def _exactly(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise SandboxError("the self-test ended too early")
        data += piece
    return data
