"""What a cell shows: nbformat output dicts, capped at the source."""

from __future__ import annotations

import base64
import io
import json
import os
import select
import threading
from collections.abc import Callable
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


# What an output costs besides its text: thousands of empty ones are too much as well.
_OVERHEAD = 100


class Text(TypedDict):
    """An output of nbformat 4: what was written to a stream."""

    output_type: Literal["stream"]
    name: StreamName
    text: str


class Display(TypedDict):
    """One that was displayed, or is the value of a cell; then it has an `execution_count`."""

    output_type: Literal["display_data", "execute_result"]
    data: Bundle
    metadata: Bundle
    execution_count: NotRequired[int]


class Error(TypedDict):
    """One of an exception."""

    output_type: Literal["error"]
    ename: str
    evalue: str
    traceback: list[str]


StreamName: TypeAlias = Literal["stdout", "stderr"]
#: From a MIME type or another name to JSON of any kind.
Bundle: TypeAlias = dict[str, Any]
Output: TypeAlias = Text | Display | Error


class OutputLimitReached(BaseException):
    """Ends a cell that writes without end. Not an Exception, so that `except Exception` in the
    writing loop does not keep it alive."""


class Outputs:
    """Collects the outputs of one cell.

    Beyond `keep` bytes output is dropped, and the cell runs on: printing much is no crime. Beyond
    `stop` bytes, in however many outputs, the writer is stopped.
    """

    def __init__(self, keep: int = 1 << 20, stop: int = 64 << 20):
        self.keep = keep
        self.stop = stop
        #: Whether the value of a cell is kept beyond `keep` too, since it may be a score.
        self.values = False
        #: Brings in what is still on its way.
        self.flush: Callable[[], None] = lambda: None
        self._lock = threading.RLock()
        self._shown: dict[Any, Display] = {}
        self._reset()

    def _reset(self) -> None:
        self._items: list[Output] = []
        self._size = self._written = 0
        self._truncated = False
        self._clear_next = False
        self.overflow = False

    def add(self, output: Output, size: int) -> None:
        with self._lock:
            if self._clear_next:
                self._items.clear()
                self._clear_next = False
            last = self._continued(output)
            self._written += size
            self._size += size if last is not None else size + _OVERHEAD
            value = self.values and output["output_type"] == "execute_result"
            if self._size > self.keep and not (value and size <= self.keep):
                if not self._truncated:
                    self._truncated = True
                    self._items.append(written("stdout", "\n[output cut]\n"))
                if self._written > self.stop:
                    self.overflow = True
            elif last is not None and output["output_type"] == "stream":
                last["text"] += output["text"]
            else:
                self._items.append(output)

    def _continued(self, output: Output) -> Text | None:
        """The last output, if this one is more of the same stream."""
        last = self._items[-1] if self._items else None
        if last is None or last["output_type"] != "stream" or output["output_type"] != "stream":
            return None
        return last if output["name"] == last["name"] else None

    def stop_when_full(self) -> None:
        """For who writes in the cell itself: raises OutputLimitReached beyond `stop` bytes."""
        if self.overflow:
            raise OutputLimitReached

    def display(self, data: dict, metadata: dict | None, display_id: Any, update: bool) -> None:
        self.stop_when_full()
        output: Display = {
            "output_type": "display_data",
            "data": as_json(data),
            "metadata": as_json(metadata or {}),
        }
        size = size_of(output)
        if update and display_id in self._shown:
            if size <= self.keep:
                self._shown[display_id].update(data=output["data"], metadata=output["metadata"])
            return
        if display_id is not None:
            self._shown[display_id] = output
        self.add(output, size)

    def clear(self, wait: bool) -> None:
        with self._lock:
            if wait:
                self._clear_next = True
            else:
                self._items.clear()

    def take(self) -> list[Output]:
        with self._lock:
            items = self._items
            self._reset()
            self._shown.clear()
            return items


class Stream(io.TextIOBase):
    """A `sys.stdout` that writes to `Outputs`."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, outputs: Outputs, name: StreamName, fd: int):
        self._outputs = outputs
        self._name: StreamName = name
        self._fd = fd

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stop_when_full()
        self._outputs.add(written(self._name, text), len(text))
        return len(text)


def capture_file_descriptors(outputs: Outputs) -> None:
    """Sends what C code and child processes write to descriptors 1 and 2 to `outputs` too."""
    captured = _Descriptors(outputs)
    outputs.flush = captured.flush
    # All the time, because a full pipe stops its writer.
    threading.Thread(target=captured.drain, daemon=True).start()


class _Descriptors:
    def __init__(self, outputs: Outputs):
        self._outputs = outputs
        self._lock = threading.Lock()
        self._pipes: dict[int, StreamName] = {}
        streams: tuple[tuple[int, StreamName], ...] = ((1, "stdout"), (2, "stderr"))
        for fd, name in streams:
            read_end, write_end = os.pipe()
            os.set_blocking(read_end, False)
            os.dup2(write_end, fd)
            os.close(write_end)
            self._pipes[read_end] = name

    def drain(self) -> None:
        while self._pipes:
            try:
                select.select(list(self._pipes), [], [])
            except (OSError, ValueError):  # a student's code closed them
                return
            self.flush()

    def flush(self) -> None:
        """Everything that had been written is in `outputs` when this returns."""
        with self._lock:
            for fd in list(self._pipes):
                self._read(fd)

    def _read(self, fd: int) -> None:
        # A pipe's worth at most: a writer without end must not hold the reader here.
        for _ in range(16):
            try:
                data = os.read(fd, 1 << 16)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:  # every writing end is closed
                del self._pipes[fd]
                return
            text = data.decode("utf-8", "replace")
            self._outputs.add(written(self._pipes[fd], text), len(text))


def written(name: StreamName, text: str) -> Text:
    return {"output_type": "stream", "name": name, "text": text}


def as_json(data: dict[Any, Any]) -> Bundle:
    """A mime bundle in the form that a notebook file stores."""
    return {str(k): _plain(v) for k, v in data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str):
        return str(value)
    try:
        # Whatever is not plain somewhere inside is told as text.
        return json.loads(json.dumps(value, default=str))
    except (TypeError, ValueError, RecursionError):
        return str(value)


def size_of(output: Display) -> int:
    """The characters of what an output shows and says about it."""
    return sum(len(str(v)) for part in (output["data"], output["metadata"]) for v in part.values())
