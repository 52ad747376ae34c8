"""The walls of one job where there are no namespaces: Landlock, seccomp, limits, a user id.

Each job has a supervisor, the process between it and the fork server, which adopts whatever
the job leaves behind and ends it.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import NoReturn

from . import counting, landlock, linux, rlimits, shared, tasks
from .messages import Limits


# What Python, JAX and BLAS read to learn about the machine.
_FACTS = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def supervise(
    box: str,
    user: int | None,
    most: int | None,
    job_fd: int,
    child: Callable[[bool], NoReturn],
) -> NoReturn:
    """Fork the job, wait for it, clear up behind it, and end in the way that it ended.

    - `most`: how many processes and threads the job may have, if they should be counted from here.
    - `child`: what the job does; it is told whether they are.
    """
    supervisor = os.getpid()
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGTERM)
    # Held back until there is a job to pass them on to.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    _make_box(box, user)
    ours, jobs = socket.socketpair()
    job = os.fork()
    if job == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        child(most is not None and counting.ask_before_starts(jobs))
    # End of file on the job's socket is to mean that the job has closed it.
    os.close(job_fd)
    jobs.close()
    handle = os.pidfd_open(job)

    def end_job(*_: object) -> None:
        # It may have ended, and been waited for, since: its number may then be another's.
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)

    signals = _signals()
    signal.signal(signal.SIGTERM, end_job)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    if most is not None and (listener := counting.questions(ours)) is not None:
        counting.answer(listener, most, job, handle, signals)
    status = _reap_until(job, signals)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _clear(supervisor, user)
    shutil.rmtree(box, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(supervisor, -code)
        os._exit(113)
    os._exit(code)


def _signals() -> int:
    """A descriptor that can be read when a signal has come or a child has ended.

    Python asks whether a signal has come, and then waits: one that comes in between would be
    noticed after the wait, which may have no end. What is written here ends it.
    """
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader


def _reap_until(job: int, signals: int) -> int:
    """Reap what ends, until the job has: its status."""
    poll = select.poll()
    poll.register(signals, select.POLLIN)
    while True:
        counting.forget(signals)
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            if ended[0] == job:
                return ended[1]
        poll.poll()


def _make_box(box: str, user: int | None) -> None:
    for place in (box, f"{box}/work", f"{box}/tmp"):
        os.mkdir(place, 0o700)
        if user is not None:
            os.chown(place, user, user)


def _clear(supervisor: int, user: int | None) -> None:
    """End and reap every process that the job left behind."""
    while True:
        if user is not None:
            _kill_all_of(user)
        for pid in tasks.descendants(supervisor):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            return


def _kill_all_of(user: int) -> None:
    """Kill all processes of a user id at once: a fork bomb cannot outrun this."""
    helper = os.fork()
    if helper == 0:
        with contextlib.suppress(OSError):
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        os._exit(0)
    os.waitpid(helper, 0)


def close_walls(
    limits: Limits,
    held: int,
    *,
    box: str,
    user: int | None,
    readable: Sequence[str],
    unlisted: Sequence[str],
    counted: bool,
) -> None:
    """As the job's first process: its directory, its limits, no way back."""
    work, tmp = f"{box}/work", f"{box}/tmp"
    os.environ.update(HOME=work, TMPDIR=tmp, MPLCONFIGDIR=tmp, PWD=work)
    tempfile.tempdir = None
    shared.keep_in(tmp)
    os.chdir(work)
    most = None if counted else limits.processes
    if user is None and most is not None:
        # Counted over all that the user runs on this machine.
        most += tasks.count(tasks.of_user(os.getuid()))
    rlimits.apply(limits._replace(processes=most), held=held)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.clear_capabilities()
    # After the change of user, which takes it off.
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    own_facts = f"/proc/{os.getpid()}"
    landlock.restrict([*readable, *_FACTS, own_facts], [work, tmp, *_DEVICES], unlisted)
    filters = ["restricted"]
    if user is None and landlock.version() < landlock.SCOPES:
        # Nothing else would keep it from ending the proctor, which has the same user id.
        filters.append("silent")
    for name in filters:
        program = linux.seccomp_program(name)
        if program is None:
            raise RuntimeError(f"there is no seccomp filter for {os.uname().machine}")
        linux.load_seccomp(program)


def check() -> None:
    """Raise `RuntimeError`, with the reason, where this level cannot hold."""
    if sys.platform != "linux":
        raise RuntimeError("Landlock and seccomp are Linux's")
    if landlock.version() < 1:
        raise RuntimeError("this kernel has no Landlock, or a container forbids it")
    if linux.seccomp_program("restricted") is None:
        raise RuntimeError(f"there is no seccomp filter for {os.uname().machine}")
