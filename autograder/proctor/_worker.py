"""What runs in a Dask worker: slots like those of a single machine, for as long as a run lasts.

Jobs, references and results cross as JSON in bytes. Dask pickles its own messages, between
machines that trust each other; nothing that a student's code has made is ever part of one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import threading
from collections.abc import Iterator
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker

from ..records import Job, Result, dumps, loads, plain
from ..sandbox import SandboxError, probe
from ._cache import CompilationCache
from ._cores import cores
from ._orders import Answer, Order, Report
from ._slot import Slot
from ._store import environment


# Of what this process has loaded. What is installed may be replaced while it runs.
_LOADED = environment()
# A client that was killed takes its leave from nobody.
_IDLE_S = 900.0


def dask_setup(worker: Worker) -> None:
    """Called by Dask in a worker that was started with this module as its `preload`: one that
    lives for a run only. A terminal's Ctrl-C is for the client, which ends its workers in order.
    """
    with contextlib.suppress(OSError):
        os.setsid()


async def report() -> object:
    """The `Report` of this worker, as plain data."""
    # Dask's own loop must not be held up by what takes a second.
    return await asyncio.to_thread(_report)


def _report() -> object:
    levels = {level.level: "" if level.works else level.why for level in probe().levels}
    installed = environment() == _LOADED
    return plain(Report(environment=_LOADED, installed=installed, levels=levels))


def mark_job(session: str, job: bytes) -> bytes:
    """Marks one job in the `Session` of that name. Gives an `Answer`."""
    worker = get_worker()
    place = worker.plugins.get(session)
    name = f"{worker.name} ({worker.address})"
    try:
        if not isinstance(place, Session):
            raise Refused("it was not told of this run, or the run has ended")
        answer = Answer(worker=name, result=place.mark(loads(Job, job)))
    except Refused as e:
        answer = Answer(worker=name, refused=str(e))
    # Dask would log the job, and pickle the exception.
    except Exception as e:
        answer = Answer(worker=name, failed=f"{type(e).__name__}: {e}")
    return dumps(answer).encode()


class Refused(Exception):
    """This worker may not or cannot mark."""


class Session(WorkerPlugin):
    """One run of one client, on each worker: also on those that join while it lasts.

    `order` is an `Order`.
    """

    def __init__(self, name: str, order: bytes):
        self.name = name
        self._order = order

    def setup(self, worker: Worker) -> None:
        order = loads(Order, self._order)
        self._environment = order.environment
        self._level = order.level
        self._references = order.references
        self._folder = _cache_folder(worker) if order.cache is None else Path(order.cache)
        self._filling = threading.Lock()
        self._programs: CompilationCache | None = None
        self._lock = threading.Lock()
        self._free: list[Slot] = []
        self._busy: set[Slot] = set()
        self._opened: dict[Slot, contextlib.ExitStack] = {}
        self._ended = False
        self._idle: threading.Timer | None = None

    async def teardown(self, worker: Worker) -> None:
        await asyncio.to_thread(self._end)

    def mark(self, job: Job) -> Result:
        """Raises `Refused`."""
        if self._environment != _LOADED:
            raise Refused("it joined the run with other versions than the client's")
        try:
            slot = self._take()
        except (SandboxError, OSError) as e:
            raise Refused(f"it cannot open a sandbox of the level {self._level!r}: {e}") from e
        try:
            return slot.mark(job)
        finally:
            self._give(slot)

    def _take(self) -> Slot:
        """A slot that nobody uses; there are never more than the worker has threads."""
        with self._filling:
            if self._programs is None:
                self._programs = self._filled()
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            slot = self._free.pop() if self._free else None
        if slot is None:
            slot = self._open(self._programs)
        with self._lock:
            self._busy.add(slot)
            ended = self._ended
        if ended:
            self._give(slot)
            raise RuntimeError("the run has ended")
        return slot

    def _open(self, programs: CompilationCache) -> Slot:
        with contextlib.ExitStack() as stack:
            core = stack.enter_context(_a_core(self._folder))
            stack.enter_context(programs.unlisted())
            slot = Slot(self._level, core, cache=programs.programs, own_cache=programs.examiner)
            stack.callback(slot.close)
            self._opened[slot] = stack.pop_all()
        return slot

    def _give(self, slot: Slot) -> None:
        with self._lock:
            self._busy.discard(slot)
            self._free.append(slot)
            if not self._ended:
                self._idle = threading.Timer(_IDLE_S, self._close_free)
                self._idle.daemon = True
                self._idle.start()
                return
        self._close_free()

    def _filled(self) -> CompilationCache:
        """The compiled programs of the references; made by one worker of a machine for all."""
        programs = CompilationCache(self._folder)
        with _alone(programs.folder / "filling.lock"):
            programs.fill(self._references, self._level)
        return programs

    def _close_free(self) -> None:
        with self._lock:
            free, self._free = self._free, []
        for slot in free:
            self._opened.pop(slot).close()

    def _end(self) -> None:
        with self._lock:
            self._ended = True
            if self._idle is not None:
                self._idle.cancel()
            for slot in self._busy:
                slot.interrupt()
        self._close_free()


def _cache_folder(worker: Worker) -> Path:
    """Where a machine's workers keep compiled programs. Native code: nobody else may write it."""
    if os.environ.get("XDG_CACHE_HOME"):
        base = os.environ["XDG_CACHE_HOME"]
    elif os.getuid() == 0:
        # Root's home is closed to the users that its jobs run as.
        base = "/var/cache"
    else:
        base = os.path.expanduser("~/.cache")
    folder = Path(base) / "jaxercise"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(worker.local_directory) / "jaxercise"


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Waits for its turn, where the file system has locks."""
    import fcntl

    with open(path, "a") as file:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _a_core(folder: Path) -> Iterator[int | None]:
    """A processor core that no other slot of this machine's workers is held to; None, which is
    any, if there is none left."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    for core in cores():
        # A home directory may be shared by machines.
        with open(folder / f"core-{platform.node()}-{core}.lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield core
            return
    yield None
