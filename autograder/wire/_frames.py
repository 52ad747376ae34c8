"""Frames on a stream socket.

JXW1 | header size | number of buffers | total size of buffers | sizes | header | buffers
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import msgpack
import numpy as np

from ._codec import Codec
from ._exceptions import WireError
from ._limits import Limits


_MAGIC = b"JXW1"
_PREFIX = struct.Struct("<4sIIQ")
#: Seconds after which an answer is late.
LATE_S = 0.05


def send(
    sock: socket.socket,
    message: Any,
    codec: Codec,
    *,
    limits: Limits | None = None,
    late: Callable[[], None] | None = None,
) -> None:
    """Writes one message.

    `limits` are those of the other side. `late` is called before the other side is waited for, if
    it has to read before all is written. Raises WireError, before anything is written, if
    `message` holds what may not cross.
    """
    limits = limits or Limits()
    tree, buffers = codec.encode(message, limits)
    # Names and texts of exceptions may hold lone surrogates, which are no UTF-8.
    header: Any = msgpack.packb(tree, use_bin_type=True, unicode_errors="replace")
    total = sum(b.nbytes for b in buffers)
    if len(header) > limits.header or len(buffers) > limits.buffers or total > limits.frame:
        raise WireError(
            f"{len(header) + total} bytes in {len(buffers)} arrays cannot be sent at once"
        )
    lengths = struct.pack(f"<{len(buffers)}Q", *[b.nbytes for b in buffers])
    prefix = _PREFIX.pack(_MAGIC, len(header), len(buffers), total)
    sock.settimeout(None)
    _write(sock, memoryview(b"".join([prefix, lengths, header])), late)
    for buffer in buffers:
        if buffer.nbytes:
            _write(sock, buffer, late)


def _write(sock: socket.socket, data: memoryview, late: Callable[[], None] | None) -> None:
    if late is not None:
        data = data.cast("B")
        try:
            sent = sock.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        data = data[sent:]
        if len(data) == 0:
            return
        late()
    sock.sendall(data)


def receive(
    sock: socket.socket,
    codec: Codec,
    *,
    deadline: float | None = None,
    limits: Limits | None = None,
    late: Callable[[], None] | None = None,
) -> Any:
    """Reads one message.

    `deadline` is a `time.monotonic()` for the whole message, so that a byte now and then does not
    extend it. `late` is called, once, when the message is not complete after `LATE_S` seconds.
    Raises EOFError if the other side is gone and WireError for anything else.
    """
    limits = limits or Limits()
    patience = _Patience(deadline, late)
    prefix = _read(sock, _PREFIX.size, patience)
    magic, header_size, count, total = _PREFIX.unpack(prefix)
    if magic != _MAGIC:
        raise WireError("not a message: it starts with the wrong bytes")
    if header_size > limits.header or count > limits.buffers or total > limits.frame:
        raise WireError(
            f"message too large: {header_size + total} bytes in {count} arrays, "
            f"at most {limits.frame} in {limits.buffers}"
        )
    lengths = struct.unpack(f"<{count}Q", _read(sock, 8 * count, patience))
    if sum(lengths) != total:
        raise WireError("malformed message: buffer lengths do not add up")
    header = _read(sock, header_size, patience)
    buffers = [_read(sock, n, patience) for n in lengths]
    count_nodes = _Count(limits.nodes)
    try:
        tree = msgpack.unpackb(
            bytes(header),
            raw=False,
            strict_map_key=True,
            max_str_len=limits.string,
            max_bin_len=limits.frame,
            list_hook=count_nodes,
            # An element has at least one byte, whatever the other side claims.
            max_array_len=min(limits.nodes, header_size),
            max_map_len=0,
            max_ext_len=0,
        )
    except Exception as e:  # msgpack raises many kinds, all meaning the same here
        raise WireError(f"malformed message: {type(e).__name__}") from None
    return codec.decode(tree, [np.frombuffer(b, np.uint8) for b in buffers], limits)


class _Count:
    """Stops the unpacking of more lists than a message of so many values can have.

    One byte makes a list, and a list takes sixty.
    """

    def __init__(self, nodes: int):
        # A value has up to two lists around it: its own, and that of its pair.
        self._left = 4 * nodes + 16

    def __call__(self, made: list[Any]) -> list[Any]:
        self._left -= 1 + len(made)
        if self._left < 0:
            raise ValueError("too many values")
        return made


def pending(sock: socket.socket) -> bool:
    """Whether the other side has spoken (or hung up) before it was asked."""
    return bool(select.select([sock], [], [], 0)[0])


class _Patience:
    """How long to wait for a message, and whom to tell that it takes long."""

    def __init__(self, deadline: float | None, late: Callable[[], None] | None):
        self._deadline = deadline
        self._late = late
        self._late_from = None if late is None else time.monotonic() + LATE_S

    def left(self) -> float | None:
        """Seconds until it has to be asked again, None for ever. Raises WireError when all is
        over."""
        if self._deadline is None and self._late_from is None:
            return None
        now = time.monotonic()
        if self._late is not None and self._late_from is not None and now >= self._late_from:
            self._late_from = None
            self._late()
        if self._deadline is not None and now >= self._deadline:
            raise WireError("timed out waiting for a message")
        ends = [end for end in (self._deadline, self._late_from) if end is not None]
        return min(ends) - now if ends else None


def _read(sock: socket.socket, size: int, patience: _Patience) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while len(view):
        sock.settimeout(patience.left())
        try:
            n = sock.recv_into(view)
        except TimeoutError:
            continue
        except ConnectionError:
            n = 0
        if n == 0:
            raise EOFError("the other side is gone")
        view = view[n:]
    return data
