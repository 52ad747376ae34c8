"""Limiting the processes and threads of a job whose user runs other jobs too.

RLIMIT_NPROC counts all that a user runs: a job that starts as many as it can would keep its
neighbours from starting any. So each start is put to the job's supervisor, by seccomp
(seccomp_unotify(2)), and the supervisor counts those of this job only.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import socket
import struct

from . import linux, tasks


# From linux/seccomp.h. A question: its number, the thread, flags, the system call. An answer: the
# question's number, a result, an error, flags.
_QUESTION = struct.Struct("QII64s")
_ANSWER = struct.Struct("QqiI")
_RECEIVE = 0xC0502100
_SEND = 0xC0182101
_CONTINUE = 1


def ask_before_starts(supervisor: socket.socket) -> bool:
    """As the job: from here on each start of a process or thread is put to the supervisor.

    False where that cannot be: one supervisor at a time may be asked, and that of a container
    may be there first.

    - `supervisor`: a socket that leads to it.
    """
    program = linux.seccomp_program("counted")
    if program is None:
        return False
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    try:
        listener = linux.load_asking_seccomp(program)
    except OSError:
        return False
    socket.send_fds(supervisor, [b"."], [listener])
    os.close(listener)
    return True


def questions(job: socket.socket) -> int | None:
    """As the supervisor: the descriptor on which the job's starts are put; None if they are not.

    - `job`: a socket that leads to it, and to nobody else.
    """
    _, descriptors, _, _ = socket.recv_fds(job, 1, 1)
    return descriptors[0] if descriptors else None


def answer(listener: int, most: int, job: int, ended: int, signals: int) -> None:
    """As the supervisor: allow starts until the job has ended, as long as it has less than `most`
    processes and threads. What it has left to the supervisor counts, until that has ended.

    - `job`, `ended`: the job's first process, and a descriptor that can be read when it has ended.
    - `signals`: a descriptor, not blocking, that can be read when a signal has come.
    """
    # At least as many as there are. Nobody tells of those that have ended, so when it comes to
    # the limit they are counted.
    count = most
    poll = select.poll()
    for each in (listener, ended, signals):
        poll.register(each, select.POLLIN)
    while ended not in (ready := dict(poll.poll())):
        forget(signals)
        if listener not in ready:
            continue
        if not ready[listener] & select.POLLIN:
            return  # Nobody is left who could ask.
        question = _next(listener)
        if question is None:
            continue
        if count >= most:
            count = _count(job)
        allowed = count < most
        count += allowed
        error, flags = (0, _CONTINUE) if allowed else (-errno.EAGAIN, 0)
        # Whoever asked may have been ended, or have got a signal and ask again.
        with contextlib.suppress(FileNotFoundError):
            fcntl.ioctl(listener, _SEND, _ANSWER.pack(question, 0, error, flags))


def forget(signals: int) -> None:
    """Take what has been written for signals that have come."""
    with contextlib.suppress(BlockingIOError):
        os.read(signals, 4096)


def _next(listener: int) -> int | None:
    try:
        question = fcntl.ioctl(listener, _RECEIVE, bytes(_QUESTION.size))
    except FileNotFoundError:
        return None
    return _QUESTION.unpack(question)[0]


def _count(job: int) -> int:
    """The threads of all that is below this process, once what has ended is reaped; but for the
    job, whose end is for others to see.
    """
    below = tasks.descendants(os.getpid())
    for pid in below:
        if pid != job:
            # Not ours to wait for, if its own parent still lives.
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
    return tasks.count(below)
