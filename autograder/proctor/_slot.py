"""One place to mark in: a sandbox, a warm examiner, and the clock."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import select
import signal
import socket
import time

from .. import sandbox
from ..records import (
    Begin,
    Done,
    End,
    Ended,
    Failed,
    FromExaminer,
    FromProctor,
    GiveTurn,
    Job,
    Mark,
    NotStarted,
    Outcome,
    Postmortem,
    RecordError,
    Result,
    Role,
    Start,
    Started,
    Stop,
    Taken,
    TakeTurn,
    from_examiner,
    replace,
)
from ..sandbox import (
    Device,
    SandboxError,
    device_limits,
)
from ..wire import FROM_TRUSTED, Codec, WireError, receive, send
from ._examiners import Examiner
from ._outcomes import ungradable
from ._shared import ENTRIES, Shared
from ._turns import Turns


_TICK = 0.1
# What all requests about one submission may take together, in limits of one.
_WHOLE = 30
_FOREIGN = ("signal", -signal.SIGKILL)
# JAX keeps what it compiled; a fresh examiner now and then keeps the memory flat.
_SUBMISSIONS_PER_EXAMINER = 200
# What a driver and its libraries may take beside the student's program, in seconds.
_DEVICE_S = 60.0


@dataclasses.dataclass
class _Watch:
    """What a job may still use."""

    wall_start: float
    seconds: float
    # Read when the request is first looked at: many are over before that.
    cpu_start: float | None = None


class Slot:
    """Marks one submission at a time. All methods but `interrupt` are called by one thread.

    - `core`: the core that everything in the slot is held to.
    - `cache`: folder of compiled programs that candidates and runners may read, and write only if
      `writable_cache`.
    - `own_cache`: folder of what the examiner itself compiles.
    - `device`: what exported programs run on in place of the processor.
    - `shared`: what it has in common with other slots, in place of a `level` and caches of its
      own; whoever opened that closes it.
    """

    def __init__(
        self,
        level: str | None = None,
        core: int | None = None,
        *,
        cache: str | os.PathLike[str] | None = None,
        writable_cache: bool = False,
        own_cache: str | os.PathLike[str] | None = None,
        device: Device | None = None,
        shared: Shared | None = None,
    ):
        self._core = core
        self._own = None
        if shared is None:
            shared = self._own = Shared(
                level, cache=cache, writable_cache=writable_cache, own_cache=own_cache
            )
        self._shared = shared
        self._sandbox = self._shared.sandbox
        self._device = device
        self._turns: Turns | None = None
        # Behind walls of its own, so that no student code ever sees the device.
        self._runners = self._sandbox
        if device is not None:
            try:
                self._turns = Turns(device.lock)
                self._runners = shared.open_runners(device)
            except BaseException:
                self._close_sandboxes()
                raise
        self._examiner: Examiner | None = None
        self._codec = Codec()
        self._marked = 0
        self._jobs: dict[int, sandbox.Job] = {}
        self._watched: dict[int, _Watch] = {}
        self._timed_out: set[int] = set()
        self._next = 0
        # The number of the last runner that was given the device.
        self._on_device = 0
        # Whether something ended that neither we nor the student's code ended.
        self._disturbed = False
        self._interrupted = False

    @property
    def level(self) -> str:
        return self._sandbox.level

    def mark(self, job: Job) -> Result:
        """The result of one job. A fault of ours is a result too: `ungradable`.

        A job during which somebody else, such as the kernel when the whole machine is short of
        memory, has ended one of our processes is marked once more from the start.
        """
        self._interrupted = False
        result = self._attempt(job)
        if self._disturbed and not self._interrupted:
            result = self._attempt(job)
        self._marked += 1
        if self._marked % _SUBMISSIONS_PER_EXAMINER == 0:
            self._stop_examiner()
        groups = self._sandbox.groups
        return replace(
            result,
            level=self.level,
            groups="" if groups is None else groups.kind,
            device="cpu" if self._device is None else self._device.kind,
        )

    def interrupt(self) -> None:
        """Has a `mark` that another thread is in return soon, with a result that is worth nothing.

        Harmless if there is none. The slot can be used again.
        """
        self._interrupted = True
        examiner = self._examiner
        if examiner is not None:
            examiner.kill()

    def _attempt(self, job: Job) -> Result:
        self._limits = job.limits
        self._needs = job.needs
        self._disturbed = False
        self._cpu_spent = self._wall_spent = 0.0
        try:
            return self._mark(job)
        except (EOFError, ConnectionError, WireError, RecordError, OSError) as e:
            self._disturbed = True
            self._stop_examiner()
            return ungradable(job, f"The examiner ended: {type(e).__name__}: {e}")
        finally:
            for id in list(self._jobs):
                self._stop(id)
            if self._turns is not None:
                self._turns.give()

    def close(self) -> None:
        self._stop_examiner()
        self._close_sandboxes()

    def _close_sandboxes(self) -> None:
        if self._runners is not self._sandbox:
            self._runners.close()
        if self._own is not None:
            self._own.close()
        if self._turns is not None:
            self._turns.close()

    def _mark(self, job: Job) -> Result:
        sock = self._start_examiner().sock
        if self._device is not None:
            job = replace(job, limits=replace(job.limits, platforms=("cpu", "cuda")))
        self._tell(sock, Mark(job=job))
        # The sum of what every cell may take, twice over, is for an examiner that hangs.
        patience = 2 * job.limits.cell_wall_s * (len(job.cells) + 2) + 120
        deadline = time.monotonic() + patience
        while True:
            if not select.select([sock], [], [], _TICK if self._watched else 1.0)[0]:
                self._check_limits()
                if time.monotonic() > deadline:
                    self._stop_examiner()
                    return ungradable(job, f"The examiner took more than {patience:.0f} s.")
                continue
            message = from_examiner(receive(sock, self._codec, limits=FROM_TRUSTED))
            if isinstance(message, Done):
                if message.worn:
                    self._stop_examiner()
                return message.result
            if isinstance(message, Failed):
                return ungradable(job, f"The examiner failed: {message.error}")
            self._serve(sock, message)

    def _tell(self, sock: socket.socket, message: FromProctor) -> None:
        send(sock, message, self._codec, limits=FROM_TRUSTED)

    def _serve(self, sock: socket.socket, message: FromExaminer) -> None:
        match message:
            case Start():
                self._start(sock, message.role)
            case Begin():
                # Of requests that are over at once the examiner tells the sum.
                self._wall_spent += message.short
                self._cpu_spent += message.short
                if message.process in self._jobs:
                    self._watched[message.process] = _Watch(message.since, message.seconds)
                    if self._all_spent:
                        # The request may be over before anybody looks.
                        self._check_limits()
            case End():
                if (watch := self._watched.pop(message.process, None)) is not None:
                    waited = time.monotonic() - watch.wall_start
                    self._wall_spent += waited
                    # Measuring is not free, and begins late.
                    short = waited < 2 * _TICK
                    used = waited if short else 2 * _TICK + self._used(message.process, watch)
                    self._cpu_spent += used
            case Postmortem():
                self._tell(sock, Ended(reason=self._postmortem(message.process)))
            case TakeTurn() if self._turns is not None:
                # Nothing else is under way in this slot, and whoever is before us has limits too.
                self._turns.take(alone=message.alone)
                self._tell(sock, Taken())
            case GiveTurn() if self._turns is not None:
                self._turns.give()
            case Stop():
                self._stop(message.process)
            case _:
                raise WireError(f"the examiner said {type(message).__name__} out of turn")

    def _start(self, sock: socket.socket, role: Role) -> None:
        memory, entry = self._limits.memory_bytes, ENTRIES[role]
        try:
            if self._device is not None and role == "runner":
                job = self._runners.start(entry, device_limits(memory), core=self._core)
            else:
                limits = sandbox.Limits(cpu_s=None, memory_bytes=memory)
                box = self._sandbox
                if role == "candidate":
                    box = self._shared.with_modules(self._needs.preload)
                job = box.start(entry, limits, core=self._core)
        except SandboxError as e:
            self._disturbed = True
            self._tell(sock, NotStarted(why=str(e)))
            return
        self._next += 1
        self._jobs[self._next] = job
        if self._device is not None and role == "runner":
            self._on_device = self._next
        self._tell(sock, Started(process=self._next))
        socket.send_fds(sock, [b"F"], [job.sock.fileno()])
        # The examiner talks to it from now on. Its end is noticed by whoever waits for it.
        job.sock.close()

    def _check_limits(self) -> None:
        wall = self._limits.cell_wall_s
        # A notebook of very many cells, each just under its limit, must not hold up a class.
        cpu_left = _WHOLE * self._limits.cell_cpu_s - self._cpu_spent
        wall_left = _WHOLE * wall - self._wall_spent
        for id, watch in list(self._watched.items()):
            used, waited = self._used(id, watch), time.monotonic() - watch.wall_start
            spare = _DEVICE_S if id == self._on_device else 0.0
            if id in self._jobs and (
                used > min(watch.seconds, cpu_left) + spare or waited > min(wall, wall_left) + spare
            ):
                self._timed_out.add(id)
                self._jobs[id].kill()

    @property
    def _all_spent(self) -> bool:
        """Whether all requests together have taken what a submission may."""
        limits = self._limits
        return (
            self._cpu_spent > _WHOLE * limits.cell_cpu_s
            or self._wall_spent > _WHOLE * limits.cell_wall_s
        )

    def _used(self, id: int, watch: _Watch) -> float:
        """Seconds of CPU time that a request has taken since it was first looked at."""
        now = self._jobs[id].cpu_seconds() if id in self._jobs else None
        if watch.cpu_start is None:
            # What was used before the request must not count.
            watch.cpu_start = now
        return 0.0 if now is None or watch.cpu_start is None else max(now - watch.cpu_start, 0.0)

    def _postmortem(self, id: int) -> Outcome:
        job = self._jobs.get(id)
        if job is None:
            return "crashed"
        ours = id in self._timed_out
        job.kill() if ours else None
        try:
            ended = job.wait(5)
        except TimeoutError:
            ours = True
            job.kill()
            ended = job.wait(30)
        # No status: the fork server has gone, and all its jobs with it.
        if not ours and (ended.status is None or (ended.reason, ended.status) == _FOREIGN):
            self._disturbed = True
        if ended.reason == "out_of_memory":
            return "out_of_memory"
        if ended.reason == "disk_limit":
            return "output_limit"
        return "timed_out" if id in self._timed_out or ended.reason == "cpu_limit" else "crashed"

    def _stop(self, id: int) -> None:
        self._watched.pop(id, None)
        job = self._jobs.pop(id, None)
        if job is not None:
            job.kill()
            with contextlib.suppress(TimeoutError):
                job.wait(30)

    def _start_examiner(self) -> Examiner:
        devices = self._needs.devices
        there = self._examiner
        # JAX makes its devices once in the life of a process.
        if there is None or not there.alive or there.devices != devices:
            self._stop_examiner()
            self._examiner = there = self._shared.examiners.start(self._core, devices)
        return there

    def _stop_examiner(self) -> None:
        examiner, self._examiner = self._examiner, None
        if examiner is not None:
            examiner.close()
