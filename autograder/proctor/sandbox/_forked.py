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
from collections.abc import Callable
from typing import Any

from . import _bwrap, _environment as environment, _proc
from ._api import Job, Limits, Sandbox, SandboxError, await_ready
from ._watch import overstepped


_MESSAGE = 1 << 17
_TICK_S = 0.1

#: Spawns the fork server; gets its end of the control socket.
Spawn = Callable[[socket.socket, Any], subprocess.Popen[bytes]]


@dataclasses.dataclass(frozen=True)
class Options:
    """How a sandbox was asked to be opened."""

    cores: tuple[int, ...] | None = None
    cache_dir: str | None = None
    writable_cache: bool = False
    preload: tuple[str, ...] = environment.PRELOAD
    roles: tuple[str, ...] = environment.ROLES
    start_timeout_s: float = 120.0


class ForkedJob(Job):
    def __init__(self, server: _Server, number: int, sock: socket.socket, limits: Limits):
        super().__init__(limits)
        self.sock = sock
        self.number = number
        self._server = server

    def _kill(self) -> None:
        self._server.tell(kill=self.number)

    def _measure_cpu(self) -> float | None:
        return None if self.pid is None else _proc.cpu_seconds(_proc.tree(self.pid))


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
        self._ensure()

    @property
    def missing(self) -> dict[str, str]:
        """Preloaded modules that could not be imported, and why."""
        return self._ensure().ready.get("missing", {})

    @property
    def broken(self) -> dict[str, str]:
        """Roles that could not be imported, with the traceback."""
        return self._ensure().ready.get("broken", {})

    def start(
        self, role: str = "candidate", limits: Limits | None = None, *, entry: str | None = None
    ) -> Job:
        server = self._ensure()
        return server.start(role, limits or Limits(), entry, self._options.start_timeout_s)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def _ensure(self) -> _Server:
        """The fork server; a new one if the last has died, as by the kernel's OOM killer."""
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox has been closed")
            if self._server is None or self._server.gone.is_set():
                self._server = _Server(self._spawn, self._config, self._options.start_timeout_s)
            return self._server


class _Server:
    """One fork server, and the one thread that spawns it, listens to it and watches its jobs.

    The kernel kills bubblewrap (`--die-with-parent`) when the *thread* that spawned it ends,
    so that thread must be one that lasts.
    """

    def __init__(self, spawn: Spawn, config: dict[str, Any], timeout: float):
        self._control, self._other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._spawn = spawn
        self._lock = threading.Lock()
        self._jobs: dict[int, ForkedJob] = {}
        self._numbers = itertools.count(1)
        self._words = tempfile.TemporaryFile()
        self._heard = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self.ready: dict[str, Any] = {}
        self.gone = threading.Event()
        self._control.send(json.dumps(config).encode())
        self._thread = threading.Thread(target=self._run, name="jaxercise-sandbox", daemon=True)
        self._thread.start()
        if not self._heard.wait(timeout) or self.ready.get("event") != "ready":
            why = self.ready.get("why") or self._complaint()
            self.close()
            raise SandboxError(f"the fork server did not start: {why}")

    def start(self, role: str, limits: Limits, entry: str | None, timeout: float) -> Job:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            number = next(self._numbers)
            job = ForkedJob(self, number, ours, limits)
            # Known before it is asked for: the answer may be quick.
            self._jobs[number] = job
            request = {
                "start": number,
                "role": role,
                "entry": entry,
                "limits": dataclasses.asdict(limits),
            }
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
            except OSError as error:
                del self._jobs[number]
                ours.close()
                raise SandboxError(f"the fork server is gone: {error}") from error
        try:
            job.pid = await_ready(ours, timeout)
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
            self.ready = {"event": "failed", "why": f"{type(error).__name__}: {error}"}
        finally:
            self._bury()
            self._heard.set()

    def _listen(self) -> None:
        while True:
            # Jobs are looked at while there are any; otherwise only a message wakes us.
            readable, _, _ = select.select([self._control], [], [], _TICK_S if self._jobs else None)
            if not readable:
                self._watch()
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

    def _watch(self) -> None:
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            if job.pid is not None:
                cause = overstepped(job.pid, job.limits)
                if cause is not None:
                    job._end(cause)

    def _bury(self) -> None:
        """See the fork server and all its jobs gone."""
        self.gone.set()
        process = self._process
        if process is not None:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with self._lock:
            jobs, self._jobs = list(self._jobs.values()), {}
            self._control.close()
        for job in jobs:
            job._finish(None, 0.0, 0)

    def _complaint(self) -> str:
        self._words.seek(0)
        text = self._words.read(20000).decode(errors="replace").strip()
        return text or "it said nothing"


def namespaces_sandbox(options: Options) -> ForkedSandbox:
    """The level `namespaces`. Raises `SandboxError` where it cannot be had."""
    bwrap = _bwrap.find()
    if bwrap is None:
        raise SandboxError("bubblewrap is not installed: there is no `bwrap` on the PATH")
    as_root = os.getuid() == 0
    if options.cache_dir is not None:
        prepare_cache(options, _bwrap.UNPRIVILEGED if as_root else None)

    def spawn(control: socket.socket, words: Any) -> subprocess.Popen[bytes]:
        arguments = _bwrap.Arguments()
        try:
            _bwrap.outer_wall(
                arguments,
                as_root=as_root,
                cache=options.cache_dir,
                writable_cache=options.writable_cache,
            )
            call = f"zygote.main({control.fileno()})"
            program = environment.bootstrap(_bwrap.INSIDE, call)
            command = _bwrap.command(bwrap, arguments, program)
            return subprocess.Popen(
                command,
                # What bubblewrap's first process was started with can be read inside.
                env={"PATH": "/usr/bin:/bin"},
                pass_fds=[control.fileno(), *arguments.descriptors],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=None if debugging() else words,
                start_new_session=True,
            )
        finally:
            arguments.close()

    become = _bwrap.UNPRIVILEGED if as_root else None
    config = configuration("namespaces", options, become=become)
    return ForkedSandbox("namespaces", spawn, config, options)


def configuration(level: str, options: Options, **more: Any) -> dict[str, Any]:
    return {
        "level": level,
        "site": environment.site_directories(),
        "preload": options.preload,
        "roles": options.roles,
        "cores": options.cores,
        "debug": debugging(),
        **more,
    }


def prepare_cache(options: Options, owner: int | None) -> None:
    """Make sure that the cache directory exists, and that its writer can write it."""
    assert options.cache_dir is not None
    os.makedirs(options.cache_dir, exist_ok=True)
    if options.writable_cache and owner is not None:
        os.chown(options.cache_dir, owner, owner)


def debugging() -> bool:
    """Whether what jobs write to stderr is shown. It is untrusted text: for developers only."""
    return bool(os.environ.get("JAXERCISE_SANDBOX_DEBUG"))
