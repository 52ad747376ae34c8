"""Markdown and code to HTML, in a process that may die.

What students write can make a parser take hours, or gigabytes. So it is parsed by a child, which
the kernel ends when it goes too far; the next text has a new one.
"""

import atexit
import contextlib
import json
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any


# By the clock, where the child cannot count its own time because it has none.
_PATIENCE_S = 120.0


class RendererError(RuntimeError):
    """The child cannot be started."""


class Renderer:
    """Starts its child with the first text, and ends it with this process. May be used by several
    threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def text(self, source: str, pictures: Mapping[str, str]) -> str | None:
        """The HTML of Markdown, rebuilt from what cannot run anything; `pictures` are those that it
        may name, as PNG in base64. None if that takes too much."""
        return self._asked({"text": source, "pictures": dict(pictures)})

    def code(self, source: str) -> str | None:
        """The HTML of Python in colours; None if that takes too much."""
        return self._asked({"code": source})

    def close(self) -> None:
        with self._lock:
            self._end()

    def _asked(self, question: Mapping[str, Any]) -> str | None:
        line = json.dumps(question).encode() + b"\n"
        with self._lock:
            child = self._running()
            assert child.stdin is not None
            try:
                child.stdin.write(line)
                child.stdin.flush()
                answer = self._answer(child)
            except OSError:
                answer = b""
            if not answer.endswith(b"\n"):
                self._end()
                return None
            return json.loads(answer)

    def _answer(self, child: subprocess.Popen[bytes]) -> bytes:
        """One line, or what has come when the child ends or the time is over."""
        assert child.stdout is not None
        until = time.monotonic() + _PATIENCE_S
        parts: list[bytes] = []
        while (left := until - time.monotonic()) > 0:
            if not select.select([child.stdout], [], [], left)[0]:
                break
            part = child.stdout.read1(1 << 20)  # pyright: ignore[reportAttributeAccessIssue]
            parts.append(part)
            if not part or part.endswith(b"\n"):
                break
        return b"".join(parts)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            # Isolated, as all processes of ours are.
            command = [sys.executable, "-I", "-W", "ignore", "-m", "autograder.gradebook.rendering"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
            atexit.register(self.close)
            # It says so when it is ready. What happens before is no fault of any text.
            if not self._answer(self._child).endswith(b"\n"):
                self._end()
                raise RendererError(
                    "the process that makes HTML does not start; is there enough memory?"
                )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        atexit.unregister(self.close)
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()
