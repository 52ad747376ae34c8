"""Marks on many machines: the same slots, in the workers of a Dask cluster."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import logging
import os
import time
import uuid
import warnings
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from ..records import Job, RecordError, Result, dumps, loads, read, replace
from ..sandbox import LEVELS
from ._cores import cores
from ._loop import as_finished
from ._orders import Answer, Order, Report
from ._outcomes import ungradable
from ._store import environment


if TYPE_CHECKING:
    from distributed import Client, Security


# Of an accelerator, as in `dask worker --resources GPU=1`.
_GPU = "GPU"
_AHEAD = 2
_LOOK_S = 1.0


#: A worker as Dask's scheduler describes it.
Worker: TypeAlias = dict[str, Any]


class DaskError(RuntimeError):
    """The cluster cannot mark: it cannot be reached, or a worker in it is not fit."""


@dataclasses.dataclass(frozen=True)
class Dask:
    """A Dask cluster to mark on.

    - `address`: of the scheduler, such as "tcp://host:8786" or "tls://host:8786"; or the path of
      its scheduler file; or "local", for workers on this machine that are started and ended with
      the run.
    - `tls`: paths of the certificate authority, the certificate and its key, as PEM. Without them
      Dask's own configuration holds.
    - `wait_s`: seconds to wait for the scheduler and for a worker that can take a job.
    """

    address: str
    tls: tuple[str, str, str] | None = None
    wait_s: float = 60.0


@contextlib.contextmanager
def connected(
    dask: Dask, *, level: str | None, slots: int | None, cache: str | os.PathLike[str] | None
) -> Iterator[Cluster]:
    """A cluster whose workers have all been found fit for the level; see `Cluster`.

    - `slots`: how many workers there are if they are local; for others it must be None.
    - `cache`: folder for compiled programs if they are local; others have their own.

    Raises `DaskError`.
    """
    try:
        import distributed
    except ImportError as e:
        raise DaskError(
            "marking on many machines needs Dask, which is not installed here; "
            "run: pip install 'jaxercise[dask]'"
        ) from e

    local = dask.address == "local"
    if slots is not None and not local:
        raise DaskError(
            "the number of slots is decided by the workers of a cluster, one for each thread; "
            "leave out --slots, or start another number of workers"
        )
    with contextlib.ExitStack() as stack:
        try:
            if local:
                there, security = _local(stack, slots)
            else:
                there, security = dask.address, _security(dask)
            file = isinstance(there, str) and "://" not in there and os.path.exists(there)
            client = distributed.Client(
                address=None if file else there,
                scheduler_file=there if file else None,
                security=security,
                timeout=dask.wait_s,
                set_as_default=False,
            )
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as e:
            raise DaskError(f"no connection to the Dask scheduler {dask.address}: {e}") from e
        stack.callback(_quietly, client.close)
        try:
            client.wait_for_workers(1, timeout=dask.wait_s)
        except (TimeoutError, concurrent.futures.TimeoutError) as e:
            raise DaskError(
                f"the Dask scheduler {dask.address} has had no worker for {dask.wait_s:g} s; "
                f"start some, on each machine: dask worker {_shown(client)} --nthreads 1"
            ) from e
        yield Cluster(client, dask, level, cache if local else None)


class Cluster:
    """Workers that are fit for the sandbox `level`. Without a level asked for, it is the
    strongest that any of them offers, and all of them must offer it."""

    def __init__(
        self,
        client: Client,
        dask: Dask,
        level: str | None,
        cache: str | os.PathLike[str] | None,
    ):
        self._client = client
        self._dask = dask
        self._cache = cache
        self._environment = environment()
        reports = self._reports()
        self.level = level or _strongest(reports)
        for name, report in reports.items():
            if why := report.levels[self.level]:
                asked = f"asked for with --level {self.level}" if level else "offered by another"
                raise DaskError(
                    f"worker {name} does not offer the sandbox level {self.level!r}, which was "
                    f"{asked}: {why}. Nothing was marked. End that worker, or choose the level "
                    "that all of them offer with --level"
                )

    def mark(self, jobs: list[Job], references: Iterable[Job]) -> Generator[tuple[Job, Result]]:
        """Each job with its result, in the order in which they are finished. Raises `DaskError`."""
        from ._worker import Session, mark_job

        self._able(jobs)
        order = Order(
            environment=self._environment,
            level=self.level,
            references=tuple(references),
            cache=None if self._cache is None else os.path.abspath(self._cache),
        )
        session = Session(f"jaxercise-{uuid.uuid4().hex}", dumps(order).encode())
        executor = self._client.get_executor(pure=False)

        def submit(job: Job) -> concurrent.futures.Future[bytes]:
            needs = {"resources": {_GPU: 1}} if _accelerated(job) else {}
            with warnings.catch_warnings():
                # Data files can make a job large. It has to travel all the same.
                warnings.filterwarnings("ignore", message="Sending large graph")
                return executor.submit(mark_job, session.name, dumps(job).encode(), **needs)

        look = _Look(self)
        try:
            self._client.register_plugin(session, name=session.name)
            for job, future in as_finished(jobs, submit, look.window, look.waiting, _LOOK_S):
                yield job, self._result(job, future)
        finally:
            _quietly(executor.shutdown, wait=False)
            _quietly(self._client.unregister_worker_plugin, session.name)

    def workers(self) -> dict[str, Worker]:
        """What the scheduler knows of its running workers, by address."""
        found = self._client.scheduler_info(n_workers=-1).get("workers", {})
        return {a: w for a, w in found.items() if w.get("status", "running") == "running"}

    def _reports(self) -> dict[str, Report]:
        """What the workers have, by name. Raises `DaskError` for one with other versions."""
        from ._worker import report

        named = {a: f"{w.get('name', a)} ({a})" for a, w in self.workers().items()}
        found: Any = self._client.run(report, on_error="return")
        reports: dict[str, Report] = {}
        for address, answer in found.items():
            name = str(named.get(address, address))
            if isinstance(answer, OSError):
                continue  # It has just gone.
            if isinstance(answer, BaseException):
                raise DaskError(
                    f"worker {name} cannot load this version of jaxercise: "
                    f"{type(answer).__name__}: {answer}. Nothing was marked. {_SAME}"
                )
            try:
                told = read(Report, answer)
            except RecordError:
                raise DaskError(
                    f"worker {name} tells of itself in another way. Nothing was marked. {_SAME}"
                ) from None
            if wrong := _differences(self._environment, told.environment):
                raise DaskError(f"worker {name} has {wrong}. Nothing was marked. {_SAME}")
            if not told.installed:
                raise DaskError(
                    f"worker {name} was started before its installation was changed. "
                    "Nothing was marked. Restart that worker"
                )
            reports[name] = told
        if not reports:
            raise DaskError(f"every worker of {self._dask.address} has just gone. {_GO_ON}")
        return reports

    def _able(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            if _accelerated(job) and not any(_can(w, job) for w in self.workers().values()):
                raise DaskError(
                    f"{job.assignment} asks for an accelerator, and no worker has one to give. "
                    "Nothing was marked. Start a worker on a machine that has: "
                    f"dask worker {_shown(self._client)} --nthreads 1 --resources {_GPU}=1"
                )

    def _result(self, job: Job, future: concurrent.futures.Future[bytes]) -> Result:
        from distributed import KilledWorker

        try:
            answer = loads(Answer, future.result())
        except concurrent.futures.CancelledError as e:
            raise DaskError(
                f"the connection to the Dask scheduler {self._dask.address} was lost. {_GO_ON}"
            ) from e
        except KilledWorker as e:
            # Dask itself has tried again, as often as its scheduler is configured to.
            times = e.allowed_failures + 1
            lost = f"A Dask worker was lost while it marked this, {times} times in a row."
            return replace(ungradable(job, lost), level=self.level)
        except RecordError as e:
            answer = Answer(worker="", failed=str(e))
        if answer.refused is not None:
            raise DaskError(
                f"worker {answer.worker} cannot mark: {answer.refused}. End it. {_GO_ON}"
            )
        if answer.result is None:
            failed = f"The worker failed: {answer.failed}"
            return replace(ungradable(job, failed), level=self.level)
        return answer.result


class _Look:
    """Watches whether anybody is there to do what is waiting."""

    def __init__(self, cluster: Cluster):
        self._cluster = cluster
        self._since: float | None = None

    def window(self) -> int:
        """How many jobs are sent ahead: enough to keep workers busy, few of a large class."""
        threads = sum(w["nthreads"] for w in self._cluster.workers().values())
        return max(1, _AHEAD * threads)

    def waiting(self, jobs: Iterable[Job]) -> None:
        """Raises `DaskError` once one of `jobs` has had nobody to take it for too long."""
        workers = self._cluster.workers().values()
        if all(any(_can(worker, job) for worker in workers) for job in jobs):
            self._since = None
            return
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        wait_s = self._cluster._dask.wait_s
        if now - self._since > wait_s:
            raise DaskError(
                f"for {wait_s:g} s no worker was left that could mark. Start some. {_GO_ON}"
            )


_GO_ON = "Finished results are kept; the same command goes on from there"
_SAME = "Install the same versions there as here, restart that worker, and try again"


def _accelerated(job: Job) -> bool:
    return bool(job.accelerator)


def _can(worker: Worker, job: Job) -> bool:
    return not _accelerated(job) or worker.get("resources", {}).get(_GPU, 0) >= 1


def _strongest(reports: dict[str, Report]) -> str:
    for level in LEVELS[:-1]:
        if any(not report.levels[level] for report in reports.values()):
            return level
    name, report = next(iter(reports.items()))
    reasons = "; ".join(f"{level}: {why}" for level, why in report.levels.items() if why)
    raise DaskError(
        f"no sandbox works on any worker. On {name}: {reasons}. To run code that you trust "
        "without protection, ask for the level `bare`"
    )


def _differences(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """In words; "" if there are none."""
    found = []
    for name in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(name, "absent"), theirs.get(name, "absent")
        if mine == other:
            continue
        if name == "jaxercise":
            found.append(f"other code of jaxercise (digest {other[:8]}, here {mine[:8]})")
        else:
            found.append(f"{name} {other} (here {mine})")
    return ", ".join(found)


def _security(dask: Dask) -> Security | None:
    from distributed import Security

    if dask.tls is None:
        return None
    authority, certificate, key = dask.tls
    for path in dask.tls:
        if not os.path.isfile(path):
            raise DaskError(f"{path}: there is no such file, for the TLS connection to Dask")
    return Security(
        tls_ca_file=authority,
        tls_client_cert=certificate,
        tls_client_key=key,
        require_encryption=True,
    )


def _local(stack: contextlib.ExitStack, slots: int | None) -> tuple[Any, Security]:
    """Workers on this machine, one slot each. Encrypted: other users of it can reach a port."""
    from distributed import LocalCluster, Security

    security = Security.temporary()
    cluster = LocalCluster(
        n_workers=slots or len(cores()) or os.cpu_count() or 1,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tls://",
        security=security,
        dashboard_address="127.0.0.1:0",
        preload="autograder.proctor._worker",
        # What is wrong is said by the run; how a stopped one's tasks end is no news.
        silence_logs=logging.CRITICAL,
        # A worker is small; what it marks has limits of its own.
        memory_limit=0,
    )
    stack.callback(_quietly, cluster.close)
    return cluster, security


def _shown(client: Client) -> str:
    return str(getattr(client.scheduler, "address", "ADDRESS"))


def _quietly(close: Any, *arguments: Any, **options: Any) -> None:
    """On the way out nothing is left to be done about a cluster that has gone."""
    with contextlib.suppress(Exception):
        close(*arguments, **options)
