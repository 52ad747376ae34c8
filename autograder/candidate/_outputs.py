"""What a cell shows: nbformat output dicts, capped at the source."""

from __future__ import annotations

import base64
import io
import os
import threading
from typing import Any


class OutputLimitReached(BaseException):
    """Ends a cell that writes without end. Not an Exception, so that `except Exception` in the
    writing loop does not keep it alive."""


class Outputs:
    """Collects the outputs of one cell.

    Beyond `keep` bytes output is dropped, and the cell runs on: printing much is no crime. Beyond
    `stop` bytes the writer is stopped.
    """

    def __init__(self, keep: int = 1 << 20, stop: int = 64 << 20):
        self.keep = keep
        self.stop = stop
        self._lock = threading.RLock()
        self._shown: dict[str, dict[str, Any]] = {}
        self._reset()

    def _reset(self) -> None:
        self._items: list[dict[str, Any]] = []
        self._size = 0
        self._truncated = False
        self._clear_next = False
        self.overflow = False

    def add(self, output: dict[str, Any], size: int) -> None:
        with self._lock:
            if self._clear_next:
                self._items.clear()
                self._clear_next = False
            self._size += size
            if self._size > self.keep:
                if not self._truncated:
                    self._truncated = True
                    self._items.append(
                        {"output_type": "stream", "name": "stdout", "text": "\n[output cut]\n"}
                    )
                if self._size > self.stop:
                    self.overflow = True
                return
            last = self._items[-1] if self._items else {}
            if output["output_type"] == "stream" == last.get("output_type") and (
                output["name"] == last["name"]
            ):
                last["text"] += output["text"]
            else:
                self._items.append(output)

    def display(self, data: dict, metadata: dict | None, display_id: Any, update: bool) -> None:
        output = {
            "output_type": "display_data",
            "data": as_json(data),
            "metadata": metadata or {},
        }
        if update and display_id in self._shown:
            self._shown[display_id].update(data=output["data"], metadata=output["metadata"])
            return
        if display_id is not None:
            self._shown[display_id] = output
        self.add(output, size_of(output["data"]))

    def clear(self, wait: bool) -> None:
        with self._lock:
            if wait:
                self._clear_next = True
            else:
                self._items.clear()

    def take(self) -> list[dict[str, Any]]:
        with self._lock:
            items = self._items
            self._reset()
            self._shown.clear()
            return items


class Stream(io.TextIOBase):
    """A `sys.stdout` that writes to `Outputs`."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, outputs: Outputs, name: str, fd: int):
        self._outputs = outputs
        self._name = name
        self._fd = fd

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._outputs.overflow:
            raise OutputLimitReached
        self._outputs.add({"output_type": "stream", "name": self._name, "text": text}, len(text))
        return len(text)


def capture_file_descriptors(outputs: Outputs) -> None:
    """Sends what C code and child processes write to descriptors 1 and 2 to `outputs` too."""
    for fd, name in ((1, "stdout"), (2, "stderr")):
        read_end, write_end = os.pipe()
        os.dup2(write_end, fd)
        os.close(write_end)
        threading.Thread(target=_drain, args=(outputs, read_end, name), daemon=True).start()


def _drain(outputs: Outputs, fd: int, name: str) -> None:
    while data := os.read(fd, 1 << 16):
        text = data.decode("utf-8", "replace")
        outputs.add({"output_type": "stream", "name": name, "text": text}, len(text))


def as_json(data: dict[str, Any]) -> dict[str, Any]:
    """A mime bundle in the form that a notebook file stores."""
    plain = (str, dict, list, int, float, bool, type(None))
    return {
        k: base64.b64encode(v).decode()
        if isinstance(v, bytes)
        else v
        if isinstance(v, plain)
        else str(v)
        for k, v in data.items()
    }


def size_of(data: dict[str, Any]) -> int:
    return sum(len(str(v)) for v in data.values())
