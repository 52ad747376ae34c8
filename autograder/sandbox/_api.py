"""What every level of the sandbox offers."""

from __future__ import annotations

import abc
import dataclasses
import signal
import socket
import threading
import time
from typing import Literal

from ._groups import Group, Groups
from ._jail.messages import Limits


#: From the strongest to the weakest.
LEVELS = ("namespaces", "restricted", "bare")

Reason = Literal["exited", "killed", "signal", "cpu_limit", "out_of_memory", "disk_limit"]


class SandboxError(RuntimeError):
    """The sandbox itself failed; never the fault of the code that ran in it."""


@dataclasses.dataclass(frozen=True)
class Exit:
    """How a job ended.

    - `reason`: "exited" by itself; "killed" by us; "signal", ended by one that was not ours,
      such as a segmentation fault; "cpu_limit"; "out_of_memory"; "disk_limit", too much in files,
      which at the level namespaces is an error of the job's own instead.
    - `status`: exit code, or minus the number of the signal; None if it was lost.
    - `cpu_s`: CPU seconds, user and system, of the whole job.
    - `max_rss_bytes`: largest resident set of one of its processes.
    """

    reason: Reason
    status: int | None
    cpu_s: float
    max_rss_bytes: int


class Job(abc.ABC):
    """One running child.

    - `sock`: the trusted end of a stream socket whose other end is the child's descriptor 3.
      The child may send anything: cap what is read before reading it.
    - `pid`: process id as seen from here, None once unknown.
    """

    sock: socket.socket
    pid: int | None

    def __init__(self, limits: Limits):
        self.limits = limits
        self.pid = None
        self._group: Group | None = None
        self._groups: Groups | None = None
        self._ended = threading.Event()
        self._exit: Exit | None = None
        # The first cause wins: a job killed for its memory is not "killed" by a later kill().
        self._cause: Reason | None = None
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End the job and everything that it started. Returns at once; harmless if it has ended."""
        self._end("killed")

    def wait(self, timeout: float | None = None) -> Exit:
        """Wait for the end; `TimeoutError` if it has not come after `timeout` seconds."""
        if not self._ended.wait(timeout):
            raise TimeoutError(f"the job still runs after {timeout} seconds")
        assert self._exit is not None
        return self._exit

    def cpu_seconds(self) -> float | None:
        """CPU seconds used so far by the job's processes, or None if they cannot be read."""
        if self._exit is not None:
            return self._exit.cpu_s
        found = [used for used in (self._counted(), self._measure_cpu()) if used is not None]
        return max(found, default=None)

    def close(self) -> None:
        """Kill the job, wait until it has gone, close its socket."""
        self.kill()
        self.wait(30)
        self.sock.close()

    def __enter__(self) -> Job:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end(self, cause: Reason) -> None:
        with self._lock:
            if self._cause is None and self._exit is None:
                self._cause = cause
        if not self._ended.is_set():
            self._kill()

    def _confine(self, groups: Groups | None) -> None:
        """Put the job into a control group of its own, before it is sent any code."""
        if groups is None or self.pid is None:
            return
        try:
            group = groups.make(self.limits)
        except OSError as error:
            raise SandboxError(f"the job's control group could not be made: {error}") from error
        with self._lock:
            gone = self._exit is not None
            self._group, self._groups = group, groups
        try:
            group.add(self.pid)
        except OSError as error:
            raise SandboxError(f"the job cannot be put into its control group: {error}") from error
        finally:
            if gone:
                groups.retire(group)

    def _overran_group(self) -> bool:
        return self._group is not None and self._group.out_of_memory()

    def _counted(self) -> float | None:
        """CPU seconds by the control group, in which a process leaves its trace that nobody has
        waited for; None without one."""
        return None if self._group is None else self._group.cpu_seconds()

    def _finish(self, status: int | None, cpu_s: float, max_rss_bytes: int) -> None:
        """Called once, by whoever saw the end."""
        with self._lock:
            if self._exit is not None:
                return
            if self._cause is None and self._overran_group():
                self._cause = "out_of_memory"
            cpu_s = max(cpu_s, self._counted() or 0.0)
            reason = _reason(self._cause, status, cpu_s, self.limits)
            self._exit = Exit(reason, status, cpu_s, max_rss_bytes)
        if self._group is not None and self._groups is not None:
            self._groups.retire(self._group)
        self._ended.set()

    @abc.abstractmethod
    def _kill(self) -> None: ...

    @abc.abstractmethod
    def _measure_cpu(self) -> float | None: ...


def _reason(cause: Reason | None, status: int | None, cpu_s: float, limits: Limits) -> Reason:
    if status is not None and status >= 0:
        # It had left by itself before our signal came.
        return "exited"
    if cause is not None:
        return cause
    # The kernel's backstop: SIGXCPU, and SIGKILL a second later.
    over = limits.cpu_s is not None and cpu_s >= limits.cpu_s
    if status == -signal.SIGXCPU or (status == -signal.SIGKILL and over):
        return "cpu_limit"
    return "killed" if status is None else "signal"


class Sandbox(abc.ABC):
    """A place to run untrusted code. `start` may be called from any thread."""

    level: str
    #: The control groups that its jobs are held in; None where none can be made.
    groups: Groups | None = None

    def start(self, entry: str, limits: Limits | None = None, *, core: int | None = None) -> Job:
        """Start a function in a fresh child.

        **Arguments:**

        - `entry`: "module:function". The function is called with the child's end of the job's
          socket, and when it returns the job has ended. The module must be one of this package's
          or installed: nothing else can be seen from inside.
        - `limits`: defaults to `Limits()`.
        - `core`: the processor core that the job is held to.

        Raises `SandboxError` if the child could not be started, with its own words where the entry
        cannot be imported.
        """
        return self._start(entry, limits or Limits(), core)

    @abc.abstractmethod
    def _start(self, entry: str, limits: Limits, core: int | None) -> Job: ...

    @abc.abstractmethod
    def close(self) -> None:
        """End every job and leave nothing behind. May be called twice."""

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_PASSCRED: int | None = getattr(socket, "SO_PASSCRED", None)


def job_sockets() -> tuple[socket.socket, socket.socket]:
    """A connected pair: the trusted end and the child's.

    The kernel adds the sender's process id to what the trusted end receives. It does so when
    something is sent, so this has to be asked for before the child exists.
    """
    ours, theirs = socket.socketpair()
    if _PASSCRED is not None:
        ours.setsockopt(socket.SOL_SOCKET, _PASSCRED, 1)
    return ours, theirs


def await_ready(sock: socket.socket, timeout: float) -> int | None:
    """Read a child's first byte; give its process id, which the kernel attests on Linux.

    Raises `SandboxError` with the child's own words if it could not be set up.
    """
    deadline = time.monotonic() + timeout
    sock.settimeout(timeout)
    pid = None
    try:
        if _PASSCRED is None:
            first = sock.recv(1)
        else:
            first, ancillary, _, _ = sock.recvmsg(1, socket.CMSG_SPACE(12))
            for family, kind, data in ancillary:
                if (family, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                    pid = int.from_bytes(data[:4], "little")
            sock.setsockopt(socket.SOL_SOCKET, _PASSCRED, 0)
        if first != b"R":
            words = b""
            while len(words) < 1 << 14 and time.monotonic() < deadline:
                piece = sock.recv(4096)
                if not piece:
                    break
                words += piece
            text = words.decode(errors="replace").strip() or "it ended without a word"
            raise SandboxError(f"the sandboxed child could not be started: {text}")
    except TimeoutError:
        raise SandboxError(f"the sandboxed child did not start in {timeout:.0f} seconds") from None
    except OSError as error:
        raise SandboxError(f"the sandboxed child could not be started: {error}") from error
    sock.settimeout(None)
    return pid or None
