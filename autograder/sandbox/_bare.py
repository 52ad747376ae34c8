"""The level `bare`: an ordinary subprocess. It protects against accidents, not against attacks.

For students who check their own work, and for machines that offer nothing better. It hides no
file, and a process that leaves the job's session on purpose survives it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable

from . import _environment as environment, _proc
from ._api import Job, Sandbox, SandboxError, await_ready, job_sockets
from ._jail.messages import Limits, Start, pack
from ._options import Options, debugging, groups_or_none
from ._watch import SELDOM_S, overstepped


class BareSandbox(Sandbox):
    """Starts every job as a process of its own, imports and all."""

    level = "bare"

    def __init__(self, options: Options):
        self._options = options
        self._lock = threading.Lock()
        self._jobs: set[BareJob] = set()
        self._closed = False
        self.groups = groups_or_none()
        options.prepare_cache(None)

    def _start(self, entry: str, limits: Limits, core: int | None) -> Job:
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox has been closed")
            job = BareJob(self, Start(0, entry, core, limits))
            self._jobs.add(job)
        job.begin(self._options.start_timeout_s)
        return job

    def close(self) -> None:
        with self._lock:
            self._closed = True
            jobs = list(self._jobs)
        for job in jobs:
            job.kill()
        for job in jobs:
            job.wait(30)
        if self.groups is not None:
            self.groups.close()

    def forget(self, job: BareJob) -> None:
        with self._lock:
            self._jobs.discard(job)


class BareJob(Job):
    def __init__(self, sandbox: BareSandbox, request: Start):
        super().__init__(request.limits)
        self._sandbox = sandbox
        self._request = request
        self.sock, self._other = job_sockets()
        self._box = tempfile.mkdtemp(prefix="jaxercise-")
        self._trouble: str | None = None
        self._spawned = threading.Event()

    def begin(self, timeout: float) -> None:
        # The thread that spawns must outlive the child: Linux sends the parent-death signal
        # when that thread ends.
        threading.Thread(target=self._run, name="jaxercise-job", daemon=True).start()
        self._spawned.wait()
        if self._trouble is not None:
            self.sock.close()
            raise SandboxError(f"the child could not be started: {self._trouble}")
        threading.Thread(target=self._watch, name="jaxercise-watch", daemon=True).start()
        try:
            await_ready(self.sock, timeout)
            self._confine(self._sandbox.groups)
        except SandboxError:
            self.kill()
            self.sock.close()
            raise

    def _run(self) -> None:
        try:
            process = self._spawn()
        except OSError as error:
            self._trouble = str(error)
            self._bury(None, 0.0, 0)
            return
        finally:
            self._other.close()
        self.pid = process.pid
        self._spawned.set()
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 if sys.platform == "darwin" else 1024
        self._bury(code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = self._sandbox._options
        work, tmp = f"{self._box}/work", f"{self._box}/tmp"
        os.mkdir(work)
        os.mkdir(tmp)
        given = pack(self._request).decode(), environment.site_directories()
        call = f"bare.main({self._other.fileno()}, {given[0]!r}, {given[1]!r})"
        program = environment.bootstrap(str(environment.PACKAGE.parent), call)
        # An interpreter for which macOS or a module system sets a library path needs it.
        kept = {
            name: os.environ[name]
            for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
            if name in os.environ
        }
        return subprocess.Popen(
            [sys.executable, "-s", "-P", "-B", "-c", program],
            env=options.environment(home=work, tmp=tmp, cache=options.cache_dir, **kept),
            pass_fds=[self._other.fileno()],
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if debugging() else subprocess.DEVNULL,
            start_new_session=True,
        )

    def _bury(self, status: int | None, cpu_s: float, max_rss_bytes: int) -> None:
        self._kill_group()
        shutil.rmtree(self._box, ignore_errors=True)
        self._sandbox.forget(self)
        self._finish(status, cpu_s, max_rss_bytes)
        self._spawned.set()

    def _watch(self) -> None:
        pause = SELDOM_S
        while not self._ended.wait(pause):
            cause = None
            if self.pid is not None:
                cause, pause = overstepped(self.pid, self.limits, self._box, self._counted())
            if cause is None and self._overran_group():
                cause = "out_of_memory"
            if cause is not None:
                self._end(cause)

    def _kill(self) -> None:
        # Before a parent dies: afterwards its children are nobody's.
        everyone = [] if self.pid is None else _proc.tree(self.pid)
        self._kill_group()
        for pid in everyone[1:]:
            _signal(os.kill, pid)
        if self._group is not None:
            self._group.kill()

    def _kill_group(self) -> None:
        # Its number is not given out again while a member of the group lives.
        if self.pid is not None:
            _signal(os.killpg, self.pid)

    def _measure_cpu(self) -> float | None:
        return None if self.pid is None else _proc.cpu_seconds(_proc.tree(self.pid))


def _signal(send: Callable[[int, int], None], number: int) -> None:
    try:
        send(number, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
