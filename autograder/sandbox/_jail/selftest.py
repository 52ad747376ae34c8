"""A stand-in for student code: runs what it is sent. Only for trying a sandbox out."""

from __future__ import annotations

import contextlib
import json
import socket
import struct


def main(sock: socket.socket) -> None:
    """Answer each length-prefixed Python source with the JSON of its variable `result`."""
    scope: dict[str, object] = {}
    while True:
        header = _read(sock, 4)
        if not header:
            return
        source = _read(sock, struct.unpack("<I", header)[0]).decode()
        scope["result"] = None
        try:
            exec(compile(source, "<selftest>", "exec"), scope)
            answer = {"result": scope["result"]}
            text = json.dumps(answer, default=repr)
        except Exception as error:
            text = json.dumps({"error": type(error).__name__, "message": str(error)[:2000]})
        body = text.encode()
        with contextlib.suppress(BrokenPipeError):
            sock.sendall(struct.pack("<I", len(body)) + body)


def _read(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            return b""
        data += piece
    return data
