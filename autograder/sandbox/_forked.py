"""The proctor's side of a fork server, and of the jobs that it forks."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import select
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from . import _environment as environment, _proc
from ._api import Job, Limits, Sandbox, SandboxError, await_ready, job_sockets
from ._device import Device
from ._groups import GroupError, Groups, open_groups
from ._watch import SELDOM_S, overstepped


_MESSAGE = 1 << 17

#: Spawns the fork server; gets its end of the control socket.
Spawn = Callable[[socket.socket, Any], subprocess.Popen[bytes]]


@dataclasses.dataclass(frozen=True)
class Options:
    """How a sandbox was asked to be opened."""

    cache_dir: str | None = None
    writable_cache: bool = False
    preload: tuple[str, ...] = environment.PRELOAD
    roles: tuple[str, ...] = environment.ROLES
    device: Device | None = None
    start_timeout_s: float = 120.0


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
        self._server.tell(kill=self.number)

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

    def __init__(self, level: str, spawn: Spawn, config: dict[str, Any], options: Options):
        self.level = level
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

    @property
    def missing(self) -> dict[str, str]:
        """Preloaded modules that could not be imported, and why."""
        return self._ensure().ready.get("missing", {})

    @property
    def broken(self) -> dict[str, str]:
        """Roles that could not be imported, with the traceback."""
        return self._ensure().ready.get("broken", {})

    def _start(self, what: dict[str, Any], limits: Limits) -> Job:
        return self._ensure().start(what, limits, self._options.start_timeout_s)

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

    def __init__(self, spawn: Spawn, config: dict[str, Any], timeout: float, groups: Groups | None):
        self._control, self._other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._spawn = spawn
        self._groups = groups
        self._lock = threading.Lock()
        self._jobs: dict[int, ForkedJob] = {}
        self._numbers = itertools.count(1)
        # It lives as long as the fork server may write to it.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        self.boxes: str = config["boxes"]
        self.supervised = config["level"] == "restricted"
        self._heard = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self.ready: dict[str, Any] = {}
        self._complaint = ""
        self._trouble = "it said nothing"
        self.gone = threading.Event()
        self._control.send(json.dumps(config).encode())
        self._thread = threading.Thread(target=self._run, name="jaxercise-sandbox", daemon=True)
        self._thread.start()
        if not self._heard.wait(timeout) or self.ready.get("event") != "ready":
            self.close()
            why = self.ready.get("why") or self._complaint
            kind = SandboxError if why or not self.gone.is_set() else _Mute
            raise kind(f"the fork server did not start: {why or self._trouble}")

    def start(self, what: dict[str, Any], limits: Limits, timeout: float) -> Job:
        ours, theirs = job_sockets()
        with theirs, self._lock:
            if self.gone.is_set():
                ours.close()
                raise SandboxError("the fork server has ended")
            number = next(self._numbers)
            job = ForkedJob(self, number, ours, limits)
            # Known before it is asked for: the answer may be quick.
            self._jobs[number] = job
            request = {"start": number, "limits": dataclasses.asdict(limits), **what}
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
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

    def tell(self, **message: Any) -> None:
        try:
            with self._lock:
                self._control.send(json.dumps(message).encode())
        except OSError:
            pass  # The fork server is gone, and all its jobs with it.

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
            self.ready = {"event": "failed"}
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
            data = self._control.recv(_MESSAGE)
            if not data:
                return
            message = json.loads(data)
            if message["event"] in ("ready", "failed"):
                self.ready = message
                self._heard.set()
            elif message["event"] == "exit":
                with self._lock:
                    job = self._jobs.pop(message["id"])
                job._finish(message["status"], message["cpu_s"], message["max_rss_bytes"])

    def _watch(self) -> float:
        """Looks at every job; after how many seconds to look again."""
        pause = SELDOM_S
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            root = job.root
            if root is not None:
                cause, again = overstepped(root, job.limits, job.folder)
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


def configuration(level: str, options: Options, **more: Any) -> dict[str, Any]:
    return {
        "level": level,
        "site": environment.site_directories(),
        "preload": options.preload,
        "roles": options.roles,
        "debug": debugging(),
        "become": None,
        "boxes": "",
        "users": None,
        "readable": [],
        "unlisted": [],
        **more,
    }


def groups_or_none() -> Groups | None:
    """Control groups, or None where the watchdog has to do alone."""
    try:
        return open_groups()
    except GroupError:
        return None


def prepare_cache(options: Options, owner: int | None) -> None:
    """Make sure that the cache directory exists, and that its writer can write it."""
    assert options.cache_dir is not None
    os.makedirs(options.cache_dir, exist_ok=True)
    if options.writable_cache and owner is not None:
        os.chown(options.cache_dir, owner, owner)


def debugging() -> bool:
    """Whether what jobs write to stderr is shown. It is untrusted text: for developers only."""
    return bool(os.environ.get("JAXERCISE_SANDBOX_DEBUG"))
