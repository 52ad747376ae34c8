"""The fork server: imports the stack once, then forks one walled-in child per job.

It is told what to do by messages (`messages`) on a SEQPACKET socket, each job with the job's own
socket attached, and it never reads a job's socket itself: everything in this process's memory
can be read by every child. When the socket ends, the proctor is gone, and so is this.

A child's first byte on its socket is `R`; anything else is the text of an error.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from . import linux, namespaces, restricted, rlimits
from .ending import run
from .entries import Entries
from .messages import (
    LONGEST,
    Configuration,
    Exited,
    Failed,
    Kill,
    Limits,
    Message,
    Ready,
    Start,
    Started,
    pack,
    unpack,
)


_JOB = 3

#: Closes the walls around this process: its limits, and what the fork server held before it.
Walls = Callable[[Limits, int], None]


def main(control_fd: int) -> NoReturn:
    control = socket.socket(fileno=control_fd)
    control.set_inheritable(False)
    try:
        config = unpack(control.recv(LONGEST))
        assert isinstance(config, Configuration)
        server = _Server(control, config)
    except BaseException:
        _tell(control, Failed(traceback.format_exc()))
        os._exit(1)
    server.serve()


def _tell(control: socket.socket, message: Message) -> None:
    try:
        control.send(pack(message))
    except OSError:
        # The proctor is gone. Ending the first process of the outer pid namespace ends all.
        os._exit(0)


class _Server:
    def __init__(self, control: socket.socket, config: Configuration):
        self.control = control
        self.config = config
        self.jobs: dict[int, int] = {}
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        if config.become is not None:
            _become(config.become)
        sys.path += [place for place in config.site if place not in sys.path]
        # What is imported lives on, and looking through it again and again is a sixth of the time.
        gc.disable()
        for name in config.preload:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        self.entries = Entries(config.entries)
        _assert_forkable()
        # Frozen objects are never visited by the collector, whose marks would unshare pages.
        gc.collect()
        gc.freeze()
        gc.enable()
        self.held = rlimits.data_in_use()
        self.children, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _tell(control, Ready())

    def serve(self) -> NoReturn:
        while True:
            readable, _, _ = select.select([self.control, self.children], [], [])
            if self.children in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.children, 4096)
                self.reap()
            if self.control in readable:
                message, sockets, _, _ = socket.recv_fds(self.control, LONGEST, 1)
                if not message:
                    self.leave()
                match unpack(message):
                    case Kill(number):
                        self.kill(number)
                    case Start() as request:
                        self.start(request, sockets[0])

    def reap(self) -> None:
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self.jobs.pop(pid, None)
            if number is not None:
                code = os.waitstatus_to_exitcode(status)
                cpu_s, most = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
                _tell(self.control, Exited(number, code, cpu_s, most))

    def leave(self) -> NoReturn:
        """End with all jobs. In a pid namespace of its own the kernel sees to that."""
        if self.config.level == "restricted":
            for pid in self.jobs:
                os.kill(pid, signal.SIGTERM)
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.wait()
            shutil.rmtree(self.config.boxes, ignore_errors=True)
        os._exit(0)

    def kill(self, number: int) -> None:
        for pid, job in self.jobs.items():
            if job == number:
                # Not reaped yet, so the number still belongs to the job. A supervisor ends
                # its job, and then what the job has left behind.
                os.kill(
                    pid, signal.SIGKILL if self.config.level == "namespaces" else signal.SIGTERM
                )

    def start(self, request: Start, job: int) -> None:
        fork = self.fork_supervised if self.config.level == "restricted" else self.fork_nested
        try:
            _assert_forkable()
            pid = fork(request, job)
        except Exception as error:
            with contextlib.suppress(OSError):
                os.write(job, f"E{error!r}".encode())
            _tell(self.control, Exited(request.number, 112, 0.0, 0))
        else:
            self.jobs[pid] = request.number
            _tell(self.control, Started(request.number))
        finally:
            os.close(job)

    def fork_nested(self, request: Start, job: int) -> int:
        """Fork twice: a pid namespace holds only the children of the process that made it."""
        reader, writer = os.pipe()
        middle = os.fork()
        if middle == 0:
            try:
                namespaces.unshare()
                inner = os.fork()
                if inner == 0:
                    self.child(request, job, namespaces.close_walls)
                os.write(writer, str(inner).encode())
                os._exit(0)
            except BaseException as error:
                os.write(writer, f"E{error!r}".encode()[:4000])
                os._exit(112)
        os.close(writer)
        try:
            answer = os.read(reader, 4096).decode()
        finally:
            os.close(reader)
            os.waitpid(middle, 0)
        if not answer.isdigit():
            raise RuntimeError(answer[1:] or "the child ended before it had begun")
        return int(answer)

    def fork_supervised(self, request: Start, job: int) -> int:
        config = self.config
        box = f"{config.boxes}/{request.number}"
        user = None
        if config.users is not None:
            first, count = config.users
            user = first + request.number % count
        close_walls = partial(
            restricted.close_walls,
            box=box,
            user=user,
            readable=config.readable,
            unlisted=config.unlisted,
        )
        supervisor = os.fork()
        if supervisor == 0:
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)

                def child(counted: bool) -> NoReturn:
                    self.child(request, job, partial(close_walls, counted=counted))

                # The kernel counts those of a whole user.
                most = request.limits.processes if user is None else None
                restricted.supervise(box, user, most, job, child)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.write(job, b"E" + traceback.format_exc().encode())
                os._exit(112)
        return supervisor

    def child(self, request: Start, job: int, close_walls: Walls) -> NoReturn:
        answer = job
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.setsid()
            # The object must not close a descriptor number that is about to be another's.
            self.control.detach()
            _keep_only(job, stderr=self.config.debug)
            answer = _JOB
            linux.hold_to(request.core)
            close_walls(request.limits, self.held)
            entry = self.entries.find(request.entry)
            sock = socket.socket(fileno=_JOB)
            sock.send(b"R")
        except BaseException:
            os.write(answer, b"E" + traceback.format_exc().encode())
            os._exit(112)
        run(entry, sock)


def _become(user: int) -> None:
    """As root: mount an uncovered /proc, then be an ordinary user for good.

    bubblewrap run by root covers parts of /proc, and the kernel refuses a fresh /proc in a
    nested user namespace while the only one in sight is partly covered.
    """
    hard = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("proc", "/proc", "proc", hard)
    for place in (namespaces.BOX, namespaces.WORK, namespaces.TMP):
        os.chown(place, user, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # The change of user made /proc/self root's; uid_map must be written through it.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    # It also took off what bubblewrap's --die-with-parent had set.
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def _assert_forkable() -> None:
    """A child forked beside other threads, or after JAX has a backend, hangs."""
    if threading.active_count() != 1:
        names = [thread.name for thread in threading.enumerate()]
        raise RuntimeError(f"the fork server has more than one Python thread: {names}")
    bridge = sys.modules.get("jax._src.xla_bridge")
    backends = getattr(bridge, "_backends", None)
    if backends:
        raise RuntimeError(f"the fork server has started JAX backends: {sorted(backends)}")


def _keep_only(job: int, *, stderr: bool) -> None:
    """Leave file descriptors 0, 1, 2 (nowhere) and 3 (the job's socket) open."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    # The job's socket may itself be one of the numbers that are about to be replaced.
    job = fcntl.fcntl(job, fcntl.F_DUPFD, 10)
    os.dup2(job, _JOB)
    for standard in (0, 1) if stderr else (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(_JOB + 1, 1 << 16)
