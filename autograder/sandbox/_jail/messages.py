"""What the two sides of a fork server say to each other, and a job's limits.

| to the fork server | from the fork server |
| --- | --- |
| `Configuration`, once | `Ready` or `Failed`, once |
| `Start`, with the job's socket | `Started` and later `Exited`, or `Exited` alone |
| `Kill` | |

Named tuples, since this is loaded where student code will run: what takes more to import, such as
dataclasses, would be loaded there for nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import NamedTuple, get_args


#: Bytes of the longest message.
LONGEST = 1 << 17

MiB = 1 << 20


def _processes() -> int:
    # Threads count as processes. XLA and BLAS start a few for every core.
    return 64 + 20 * (os.cpu_count() or 1)


class Limits(NamedTuple):
    """What one job may use. None lifts a limit.

    - `cpu_s`: CPU time in seconds, over all of the job's processes.
    - `memory_bytes`: memory over all of the job's processes.
    - `tmp_bytes`: size of the private working directory, and of /dev/shm.
    - `file_bytes`: size of one file.
    - `processes`: processes and threads at one time.
    - `open_files`: open file descriptors of one process.
    - `reserves`: the job reserves far more private memory than it uses, as drivers of accelerators
      do. What it uses is held to `memory_bytes` all the same, but by being watched only.
    """

    cpu_s: float | None = 600.0
    memory_bytes: int | None = 2048 * MiB
    tmp_bytes: int = 64 * MiB
    file_bytes: int | None = 64 * MiB
    processes: int | None = _processes()
    open_files: int | None = 512
    reserves: bool = False


class Configuration(NamedTuple):
    """How a fork server is to be.

    - `level`: of the sandbox.
    - `site`: directories of installed packages, to be searched last.
    - `preload`: modules to import before the first job; what is not installed is left out.
    - `entries`: entries to prepare before the first job.
    - `debug`: whether jobs keep the server's stderr.
    - `become`: the user to be for good, where root has started it.
    - `boxes`: the directory in which jobs get directories, where they have no mounts of their own.
    - `users`: the first of the users that jobs are, and how many there are.
    - `readable`, `unlisted`: paths that Landlock lets jobs read; those whose names they must know.
    """

    level: str
    site: Sequence[str]
    preload: Sequence[str]
    entries: Sequence[str]
    debug: bool = False
    become: int | None = None
    boxes: str = ""
    users: tuple[int, int] | None = None
    readable: Sequence[str] = ()
    unlisted: Sequence[str] = ()


class Start(NamedTuple):
    """Start a job: its `number`, the `entry` to call, the `core` to hold it to."""

    number: int
    entry: str
    core: int | None
    limits: Limits


class Kill(NamedTuple):
    """End a job and all that it has started."""

    number: int


class Ready(NamedTuple):
    """All is imported; jobs can be started."""


class Failed(NamedTuple):
    """It cannot be ready, and has ended; `why` is for people."""

    why: str


class Started(NamedTuple):
    """A job has a process. Whoever waits for a message can begin to watch it."""

    number: int


class Exited(NamedTuple):
    """A job has ended: its exit code, or minus the number of the signal; what it has used."""

    number: int
    status: int
    cpu_s: float
    max_rss_bytes: int


Message = Configuration | Start | Kill | Ready | Failed | Started | Exited

_KINDS = {kind.__name__: kind for kind in get_args(Message)}


def pack(message: Message) -> bytes:
    return json.dumps([type(message).__name__, *message]).encode()


def unpack(data: bytes | str) -> Message:
    name, *fields = json.loads(data)
    if name == Start.__name__:
        *fields, limits = fields
        fields.append(Limits(*limits))
    return _KINDS[name](*fields)
