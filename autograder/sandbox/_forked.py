"""The proctor's side of a fork server, and of the jobs that it forks."""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from typing import IO

from . import _proc
from ._api import Job, Sandbox, SandboxError, await_ready, job_sockets
from ._groups import Groups
from ._jail.messages import (
    LONGEST,
    Configuration,
    Exited,
    Failed,
    Kill,
    Limits,
    Ready,
    Start,
    pack,
    unpack,
)
from ._options import Options, groups_or_none
from ._watch import SELDOM_S, overstepped


#: Spawns the fork server, with its end of the control socket and a file for what it writes.
Spawn = Callable[[socket.socket, IO[bytes]], subprocess.Popen[bytes]]


class ForkedJob(Job):
    def __init__(self, server: _Server, number: int, sock: socket.socket, limits: Limits):
        super().__init__(limits)
        self.sock = sock
        self.number = number
        self._server = server
        # Without a namespace of its own it has no file system of its own.
        self.folder = f"{server.boxes}/{number}" if server.supervised else None
        self._supervisor: int | None = None

    def _kill(self) -> None:
        self._server.end(self.number)

    def _measure_cpu(self) -> float | None:
        root = self.root
        return None if root is None else _proc.cpu_seconds(_proc.tree(root))

    @property
    def root(self) -> int | None:
        """The process that adopts whatever the job leaves behind.

        That is the first process of its pid namespace, or else its supervisor.
        """
        if self.pid is None or not self._server.supervised:
            return self.pid
        if self._supervisor is None:
            self._supervisor = _proc.parent(self.pid)
        return self._supervisor


class ForkedSandbox(Sandbox):
    """Forks each job from a server that has imported the stack already."""

    def __init__(self, spawn: Spawn, config: Configuration, options: Options):
        self.level = config.level
        self._spawn = spawn
        self._config = config
        self._options = options
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False
        self.groups = groups_or_none()
        try:
            self._ensure()
        except BaseException:
            self.close()
            raise

    def _start(self, entry: str, limits: Limits, core: int | None) -> Job:
        return self._ensure().start(entry, limits, core, self._options.start_timeout_s)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.close()
        if self.groups is not None:
            self.groups.close()

    def _ensure(self) -> _Server:
        """The fork server; a new one if the last has died, as by the kernel's OOM killer."""
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox has been closed")
            if self._server is None or self._server.gone.is_set():
                self._server = self._serve()
            return self._server

    def _serve(self) -> _Server:
        what = (self._spawn, self._config, self._options.start_timeout_s, self.groups)
        try:
            return _Server(*what)
        except _Mute:
            # Somebody has killed it; what keeps it from starting it would have said.
            return _Server(*what)


class _Mute(SandboxError):
    """The fork server ended before it was ready, and said nothing."""


class _Server:
    """One fork server, and the one thread that spawns it, listens to it and watches its jobs.

    The kernel kills bubblewrap (`--die-with-parent`) when the *thread* that spawned it ends,
    so that thread must be one that lasts.
    """

    def __init__(self, spawn: Spawn, config: Configuration, timeout: float, groups: Groups | None):
        self._control, self._other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._spawn = spawn
        self._groups = groups
        self._lock = threading.Lock()
        self._jobs: dict[int, ForkedJob] = {}
        self._numbers = itertools.count(1)
        # It lives as long as the fork server may write to it.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        self.boxes = config.boxes
        self.supervised = config.level == "restricted"
        self._heard = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: Ready | Failed | None = None
        self._complaint = ""
        self._trouble = "it said nothing"
        self.gone = threading.Event()
        self._control.send(pack(config))
        self._thread = threading.Thread(target=self._run, name="jaxercise-sandbox", daemon=True)
        self._thread.start()
        if not self._heard.wait(timeout) or not isinstance(self._ready, Ready):
            self.close()
            why = self._ready.why if isinstance(self._ready, Failed) else ""
            why = why or self._complaint
            kind = SandboxError if why or not self.gone.is_set() else _Mute
            raise kind(f"the fork server did not start: {why or self._trouble}")

    def start(self, entry: str, limits: Limits, core: int | None, timeout: float) -> Job:
        ours, theirs = job_sockets()
        with theirs, self._lock:
            if self.gone.is_set():
                ours.close()
                raise SandboxError("the fork server has ended")
            number = next(self._numbers)
            job = ForkedJob(self, number, ours, limits)
            # Known before it is asked for: the answer may be quick.
            self._jobs[number] = job
            request = Start(number, entry, core, limits)
            try:
                socket.send_fds(self._control, [pack(request)], [theirs.fileno()])
            except OSError as error:
                del self._jobs[number]
                ours.close()
                raise SandboxError(f"the fork server is gone: {error}") from error
        try:
            job.pid = await_ready(ours, timeout)
            _ = job.root  # While the job is sure to be there.
            job._confine(self._groups)
        except SandboxError:
            job.kill()
            ours.close()
            raise
        return job

    def end(self, number: int) -> None:
        # If the fork server is gone, so are all its jobs.
        with contextlib.suppress(OSError), self._lock:
            self._control.send(pack(Kill(number)))

    def close(self) -> None:
        try:
            self._control.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._thread.join(20)

    def _run(self) -> None:
        try:
            with self._other:
                self._process = self._spawn(self._other, self._words)
            self._listen()
        except Exception as error:
            self._trouble = f"{type(error).__name__}: {error}"
        finally:
            self._bury()
            self._heard.set()

    def _listen(self) -> None:
        due = time.monotonic()
        while True:
            # Jobs are looked at while there are any; otherwise only a message wakes us.
            if self._jobs and time.monotonic() >= due:
                due = time.monotonic() + self._watch()
            wait = max(0.0, due - time.monotonic()) if self._jobs else None
            readable, _, _ = select.select([self._control], [], [], wait)
            if not readable:
                continue
            data = self._control.recv(LONGEST)
            if not data:
                return
            match unpack(data):
                case Ready() | Failed() as ready:
                    self._ready = ready
                    self._heard.set()
                case Exited(number, status, cpu_s, max_rss_bytes):
                    with self._lock:
                        job = self._jobs.pop(number)
                    job._finish(status, cpu_s, max_rss_bytes)

    def _watch(self) -> float:
        """Looks at every job; after how many seconds to look again."""
        pause = SELDOM_S
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            root = job.root
            if root is not None:
                cause, again = overstepped(root, job.limits, job.folder, job._counted())
                pause = min(pause, again)
                if cause is None and job._overran_group():
                    cause = "out_of_memory"
                if cause is not None:
                    job._end(cause)
        return pause

    def _bury(self) -> None:
        """See the fork server and all its jobs gone."""
        process = self._process
        if process is not None:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._words.seek(0)
        self._complaint = self._words.read(20000).decode(errors="replace").strip()
        with self._lock:
            # Under the lock: no job is added to a server that has gone.
            self.gone.set()
            jobs, self._jobs = list(self._jobs.values()), {}
            self._control.close()
            self._words.close()
        for job in jobs:
            job._finish(None, 0.0, 0)
