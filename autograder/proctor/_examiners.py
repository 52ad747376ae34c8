"""Examiners: one process for each slot, all forked from one that has imported what they need."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time

from ..lowering import handed_on
from ..records import Ready, RecordError, from_examiner
from ..sandbox import cache_variables
from ..wire import Codec, WireError, receive


_START_S = 120.0
_END_S = 10.0
_LONGEST = 100


class Examiner:
    """A process that marks the jobs that are sent over `sock`. See `autograder.examiner`.

    `devices`: how many devices its processor is for JAX.
    """

    def __init__(self, sock: socket.socket, pid: int, devices: int):
        self.sock = sock
        self.pid = pid
        self.devices = devices
        self._lock = threading.Lock()
        self._closed = False
        # It is not our child: by its number alone we could end another that has it by then.
        self._handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None

    @property
    def alive(self) -> bool:
        return not self._closed and not self._ended(0)

    def kill(self) -> None:
        """Harmless once it has been closed. May be called from any thread."""
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._closed:
                return
            if self._handle is None:
                os.kill(self.pid, signal.SIGKILL)
            else:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self) -> None:
        """Ends it, and sees it gone where the system can tell."""
        self.kill()
        self._ended(_END_S)
        with self._lock:
            self._closed = True
            self.sock.close()
            if self._handle is not None:
                os.close(self._handle)

    def _ended(self, seconds: float) -> bool:
        if self._handle is None:
            # Nothing comes unasked, so what can be read is the end.
            return bool(select.select([self.sock], [], [], seconds)[0])
        return bool(select.select([self._handle], [], [], seconds)[0])


class Examiners:
    """Starts examiners; imports what they need from when it is made, beside its maker.

    `cache`: folder of what examiners compile. `start` may be called from any thread.
    """

    def __init__(self, cache: str | os.PathLike[str] | None = None):
        self._cache = cache
        self._lock = threading.Lock()
        self._codec = Codec()
        self._server, self._control = self._serve()

    def start(self, core: int | None = None, devices: int = 1) -> Examiner:
        """A fresh examiner, held to a core if one is given, with so many devices.

        Raises `OSError`, `EOFError` or `WireError`.
        """
        with self._lock:
            try:
                return self._start(core, devices)
            except (OSError, WireError, EOFError):
                # Somebody may have ended the server, such as the kernel when memory is short.
                self._end()
                self._server, self._control = self._serve()
                return self._start(core, devices)

    def close(self) -> None:
        with self._lock:
            self._end()

    def _start(self, core: int | None, devices: int) -> Examiner:
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as failed:
            failed.callback(ours.close)
            with theirs:
                message = json.dumps([core, devices]).encode()
                socket.send_fds(self._control, [message], [theirs.fileno()])
            self._control.settimeout(_START_S)
            answer = self._control.recv(_LONGEST)
            if not answer:
                raise EOFError("the server of examiners has ended")
            examiner = Examiner(ours, int(answer), devices)
            failed.callback(examiner.close)
            ready = receive(ours, self._codec, deadline=time.monotonic() + _START_S)
            try:
                up = isinstance(from_examiner(ready), Ready)
            except RecordError:
                up = False
            if not up:
                raise WireError("the examiner did not come up")
            failed.pop_all()
        return examiner

    def _serve(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair()
        environment = {
            k: v for k, v in os.environ.items() if k in ("HOME", "LANG", "PATH", "TMPDIR")
        } | {"JAX_PLATFORMS": "cpu", "OPENBLAS_NUM_THREADS": "1", **handed_on()}
        if self._cache is not None:
            # Its own and the references' programs only; student code never reaches it.
            environment |= cache_variables(str(self._cache), writable=True)
        with theirs:
            server = subprocess.Popen(
                # Isolated: nothing in the working directory or the environment changes what it
                # imports.
                [
                    *(sys.executable, "-I", "-W", "ignore", "-m", "autograder.examiner"),
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None,
                env=environment,
                # A Ctrl-C is for the proctor, which ends its examiners in order.
                start_new_session=True,
            )
        return server, ours

    def _end(self) -> None:
        self._control.close()
        try:
            self._server.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
