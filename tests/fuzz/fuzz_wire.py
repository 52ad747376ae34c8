"""`python -m tests.fuzz.fuzz_wire`: bytes from the untrusted side.

Any bytes end in a value, in a `WireError`, or in an `EOFError`; what was read can be sent again.
An input is a frame, or, since few changes of a frame leave its sizes right, a header in a frame
that fits it.
"""

from __future__ import annotations

import socket
import struct
from typing import Any

import msgpack

from ._fuzz import fuzz


_TREES = (
    ["l", [None, True, -1, 1.5, "text", ["b", 0], ["c", 1.0, 2.0], ["i", "0x" + "f" * 20]]],
    [
        "t",
        [["a", "float32", [2, 1], 0, "n"], ["a", "bool", [], 1, "j"], ["a", "int4", [8], 0, "s"]],
    ],
    ["d", [["k", 1], [["t", [1, "x"]], ["S", [1, 2]]], [None, ["F", [["a", ["d", []]]]]]]],
    ["N", "m:Point", ["x", "y"], [1, ["N", "optax._src.base:EmptyState", [], []]]],
    ["k", "fry", ["a", "uint32", [1, 2], 0, "j"]],
    ["l", [["z", [2, 0], "bfloat16"], ["z", [], "key:fry"], ["D", "float32"], ["T", "int"]]],
    ["l", [["L", 3], ["h", 1, "C", "<C>", [True, ["m:C"]]], ["r", 1], ["p", 0]]],
    ["x", "ValueError", ["builtins:ValueError"], "text", "trace"],
    ["d", [["nonce", 1], ["ok", True], ["value", ["l", [["b", 0]] * 3]]]],
)


_MAGIC = b"JXW1"
_BUFFERS = (b"\0\x01\x02\x03\x04\x05\xff\x7f", b"\x01")


def frame(header: bytes, buffers: tuple[bytes, ...]) -> bytes:
    sizes = [len(b) for b in buffers]
    prefix = struct.pack("<4sIIQ", _MAGIC, len(header), len(sizes), sum(sizes))
    return prefix + struct.pack(f"<{len(sizes)}Q", *sizes) + header + b"".join(buffers)


def one(data: bytes) -> None:
    from autograder.wire import Codec, Handle, Limits, WireError, receive

    # The frame is taken at its word up to these, whatever follows.
    limits = Limits(frame=1 << 20, header=1 << 20, buffers=64, nodes=20_000, string=1 << 16)
    codec = Codec(from_handle=lambda handle: handle, from_reference=lambda number: None)
    if not data.startswith(_MAGIC):
        data = frame(data, _BUFFERS)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        # Few enough for the socket's own buffer.
        theirs.sendall(data[: 1 << 16])
        theirs.shutdown(socket.SHUT_WR)
        try:
            value = receive(ours, codec, limits=limits)
        except (WireError, EOFError):
            return
    # Reports print what came, and what came can be told to others.
    repr(value)
    codec = Codec(to_handle=lambda value: Handle(1, "C", "<C>"))
    try:
        codec.encode(value, limits)
    except WireError:
        pass


def seeds() -> list[bytes]:
    headers: list[Any] = [msgpack.packb(tree, use_bin_type=True) for tree in _TREES]
    return [*headers, *(frame(header, _BUFFERS) for header in headers)]


if __name__ == "__main__":
    fuzz("wire", one, seeds, ("autograder.wire",))
