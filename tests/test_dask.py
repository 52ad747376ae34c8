"""A class that is marked by Dask workers gets the marks of one that is marked here."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest


pytest.importorskip("distributed")

import distributed

import autograder
from autograder import Class
from autograder.classroom import reference_job
from autograder.notebooks import load_course
from autograder.proctor import Dask, DaskError, Options, ResultStore, mark
from autograder.records import Job, dumps, replace

from .tiny_course import (
    COMMAND,
    NAME,
    RIGHT,
    WRONG,
    environment,
    hand_in,
    jaxercise,
    make_course,
)


CLASS = {
    "ada": RIGHT,
    "bo": {**RIGHT, "twice": WRONG["twice"]},
    "cy": {},
    "dan": {**RIGHT, "greet": "print('noise')\ndef greet(name):\n    raise ValueError(name)"},
    "eve": {**RIGHT, "twice": "import os\ndef twice(x):\n    os._exit(1)"},
    "fay": WRONG,
}
# Never ends by itself before a test has seen it run.
SLOW = {**RIGHT, "twice": "import time\ntime.sleep(50)\ndef twice(x):\n    return 2 * x"}
PATIENCE_S = 300.0


def until(reached: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := reached()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler and workers, each a process of its own, on loopback."""

    def __init__(self, folder: Path, *security: str, **configuration: str):
        self.folder = folder
        self.security = security
        self.file = str(folder / "scheduler.json")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        # Of all workers here, as of those of one machine.
        self.environment = {
            **environment(),
            "XDG_CACHE_HOME": str(folder / "cache"),
            **{f"DASK_DISTRIBUTED__{k}": v for k, v in configuration.items()},
        }
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        until(lambda: Path(self.file).exists(), "the scheduler has written no file")
        self.address: str = json.loads(Path(self.file).read_text())["address"]

    def add_worker(self, name: str, *options: str, **variables: str) -> psutil.Process:
        process = self._start(
            "worker",
            *("--name", name, "--no-nanny", "--host", "127.0.0.1"),
            *("--local-directory", str(self.folder)),
            *(options or ("--nthreads", "1")),
            **variables,
        )
        return psutil.Process(process.pid)

    def _start(self, kind: str, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        log = open(self.folder / f"{kind}{len(self.processes)}.log", "wb")  # noqa: SIM115
        words = ["--scheduler-file", self.file, "--no-dashboard", *self.security, *options]
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", kind, *words],
            env=self.environment | variables,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.processes[f"{kind} {len(self.processes)}"] = process
        return process

    def close(self) -> None:
        # Workers first: one that is ending may hang if it loses its scheduler meanwhile.
        for process in reversed(self.processes.values()):
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., Cluster]]:
    with contextlib.ExitStack() as stack:

        def new(*security: str, **configuration: str) -> Cluster:
            made = Cluster(tmp_path, *security, **configuration)
            stack.callback(made.close)
            return made

        yield new


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("dask") / "course")
    for student, answers in CLASS.items():
        hand_in(root, student, **answers)
    return root


def jobs_of(course: Path) -> list[Job]:
    return [e.job for e in Class.open(course).entries() if e.job is not None]


def references_of(course: Path) -> list[Job]:
    return [reference_job(load_course(course), NAME)]


@pytest.fixture(scope="module")
def here(course):
    """What the class gets on this machine, in one slot: {student: result}."""
    return {job.student: result for job, result in mark(jobs_of(course), Options(slots=1))}


def one_slow_job(course: Path, folder: Path) -> list[Job]:
    copy = Path(shutil.copytree(course, folder / "slow"))
    shutil.rmtree(copy / "submitted")
    hand_in(copy, "gus", **SLOW)
    return jobs_of(copy)


def processing(cluster: Cluster) -> str:
    """The name of a worker that is marking, or ""."""
    with distributed.Client(cluster.address, set_as_default=False) as client:
        names = {a: w["name"] for a, w in client.scheduler_info(n_workers=-1)["workers"].items()}
        return next((names[a] for a, keys in client.processing().items() if keys), "")


def test_a_class_on_two_workers_of_which_one_is_lost(course, here, start):
    cluster = start()
    doomed, other = cluster.add_worker("one"), cluster.add_worker("two")
    store = ResultStore(cluster.folder / "results")
    options: dict[str, Any] = {"references": references_of(course), "dask": cluster.file}
    marking = mark(jobs_of(course), Options(store=store, **options))
    job, result = next(marking)
    doomed.kill()
    found = {job.student: result} | {job.student: result for job, result in marking}
    assert found == here
    # The workers of a machine compile what the references need once.
    filled = list((cluster.folder / "cache" / "jaxercise").glob("*/filled-*"))
    assert len(filled) == 1
    # Nothing is left of the run but the worker.
    until(lambda: not other.children(recursive=True), "the worker has kept its slot")
    # What is stored does not travel again: nobody is there to mark it.
    cluster.close()
    again = mark(jobs_of(course), Options(store=store, level=result.level, **options))
    assert {job.student: result for job, result in again} == here


def changed_code(folder: Path) -> str:
    """A place where another version of the package is imported from."""
    copy = folder / "changed"
    shutil.copytree(Path(autograder.__file__).parent, copy / "autograder")
    with open(copy / "autograder" / "_plain.py", "a") as source:
        source.write("\n# Changed.\n")
    return str(copy)


def test_a_worker_with_other_code_is_named_before_anything_is_marked(course, start):
    cluster = start()
    cluster.add_worker("odd", PYTHONPATH=changed_code(cluster.folder))
    with pytest.raises(DaskError, match=r"worker odd \(tcp://.*other code of jaxercise.*Nothing"):
        list(mark(jobs_of(course), Options(dask=cluster.file)))


def test_without_a_worker_or_a_scheduler_it_does_not_wait_for_ever(course, start):
    cluster = start()
    where = Dask(cluster.address, wait_s=0.5)
    with pytest.raises(DaskError, match=rf"dask worker {cluster.address} --nthreads 1"):
        list(mark(jobs_of(course), Options(dask=where)))
    cluster.close()
    with pytest.raises(DaskError, match=f"no connection to the Dask scheduler {cluster.address}"):
        list(mark(jobs_of(course), Options(dask=where)))


def test_an_accelerator_that_no_worker_has_is_an_error(course, start):
    cluster = start()
    cluster.add_worker("plain")
    jobs = [replace(job, accelerator="gpu") for job in jobs_of(course)]
    with pytest.raises(DaskError, match=r"no worker has one to give.*--resources GPU=1"):
        list(mark(jobs, Options(dask=cluster.file)))


def test_a_level_that_a_worker_does_not_offer_is_an_error(course, start):
    cluster = start()
    # Without bubblewrap on its path.
    cluster.add_worker("weak", PATH=str(cluster.folder))
    with pytest.raises(DaskError, match=r"worker weak .* level 'namespaces'.*not installed"):
        list(mark(jobs_of(course), Options(level="namespaces", dask=cluster.file)))


def test_options_that_do_not_go_together(course, tmp_path):
    for options, said in (
        (["--dask", "tcp://127.0.0.1:1", "--slots", "2"], "leave out --slots"),
        (["--dask-tls", "a,b,c"], "say which with --dask"),
        (["--dask", "tls://127.0.0.1:1", "--dask-tls", "a,b"], "three paths"),
    ):
        done = jaxercise(course, "grade", *options)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split())


@pytest.mark.slow
def test_one_worker_with_two_threads_has_two_slots(course, here, start):
    cluster = start()
    cluster.add_worker("wide", "--nthreads", "2", "--resources", "GPU=1")
    jobs = jobs_of(course)
    jobs[3] = replace(jobs[3], accelerator="gpu")
    marked = mark(jobs, Options(references=references_of(course), dask=cluster.address))
    assert {job.student: result for job, result in marked} == here


@pytest.mark.slow
def test_a_job_whose_workers_are_lost_is_ungradable(course, start):
    cluster = start(SCHEDULER__ALLOWED_FAILURES="0")
    workers = {name: cluster.add_worker(name) for name in ("one", "two")}
    jobs = one_slow_job(course, cluster.folder)
    store = ResultStore(cluster.folder / "results")
    program = (
        "import json, sys; from autograder.proctor import Options, ResultStore, mark; "
        "from autograder.records import Job, dumps, read; "
        "jobs, file, store = json.load(sys.stdin); jobs = read(list[Job], jobs); "
        "print(dumps([r for _, r in mark(jobs, Options(dask=file, store=ResultStore(store)))]))"
    )
    client = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdin is not None
    client.stdin.write(dumps([jobs, cluster.file, str(store.folder)]))
    client.stdin.close()
    client.stdin = None
    workers[until(lambda: processing(cluster), "nobody marks")].kill()
    out, _ = client.communicate(timeout=PATIENCE_S)
    (result,) = json.loads(out)
    assert {e["outcome"] for e in result["exercises"].values()} == {"ungradable"}
    assert result["notices"] == ["A Dask worker was lost while it marked this, 1 times in a row."]
    # It is tried again by the next run.
    assert list(store.folder.rglob("*.json")) == []


def grading(course: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "grade", *options],
        cwd=course,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_a_worker_with_other_code_that_joins_later_marks_nothing(course, start):
    cluster = start()
    only = cluster.add_worker("one")
    marking = mark(jobs_of(course), Options(dask=cluster.address))
    next(marking)
    only.kill()
    cluster.add_worker("odd", PYTHONPATH=changed_code(cluster.folder))
    with pytest.raises(DaskError, match=r"worker odd \(tcp://.*\) cannot mark: .*other versions"):
        list(marking)


@pytest.mark.slow
def test_the_last_worker_is_lost(course, start):
    copy = Path(shutil.copytree(course, course.parent / "lost"))
    cluster = start()
    worker = cluster.add_worker("one")
    process = grading(copy, "--dask", cluster.address, "--dask-wait", "20")
    until(lambda: list(copy.glob("build/results/*/*.json")), "nothing was marked")
    worker.kill()
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "no worker was left that could mark" in said


@pytest.mark.slow
@pytest.mark.parametrize("where", ["cluster", "local"])
def test_ctrl_c_leaves_no_work_behind(course, here, start, where, tmp_path):
    pytest.importorskip("nbgrader")
    copy = Path(shutil.copytree(course, tmp_path / "course"))
    cluster = start()
    worker = cluster.add_worker("one")
    if where == "local":
        pytest.importorskip("cryptography")
    options = ["--dask", "local" if where == "local" else cluster.address]
    process = grading(copy, *options)
    ours = psutil.Process(process.pid)
    until(lambda: list(copy.glob("build/results/*/*.json")), "nothing was marked")
    children = ours.children(recursive=True)
    # To all of them, as a terminal does it.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert said.strip() == (
        "Stopped. Finished results are kept; the same command goes on from there."
    )
    until(lambda: not any(c.is_running() for c in children), "local workers are left")
    until(lambda: not worker.children(recursive=True), "the worker goes on")
    done = jaxercise(copy, "grade", "--json", *options)
    assert done.returncode == 0, done.stderr
    points = {row["student"]: row["points"] for row in json.loads(done.stdout)["submissions"]}
    assert points == {
        student: sum(e.points for e in result.exercises.values())
        for student, result in here.items()
    }


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_over_tls(course, start, tmp_path):
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=cluster", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    files = ["--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
    cluster = start("--protocol", "tls", *files)
    assert cluster.address.startswith("tls://")
    cluster.add_worker("one")
    jobs = jobs_of(course)[:1]
    where = Dask(cluster.address, (certificate, certificate, key))
    ((_, result),) = mark(jobs, Options(dask=where))
    assert {e.outcome for e in result.exercises.values()} == {"passed"}
    with pytest.raises(DaskError, match="no connection"):
        list(mark(jobs, Options(dask=Dask(cluster.address, wait_s=2))))


def test_without_dask_it_says_what_to_install(course):
    program = (
        "import sys; sys.modules['distributed'] = None; from autograder.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "grade", "--dask", "local"],
        cwd=course,
        env={**environment(), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "jaxercise: marking on many machines needs Dask, which is not installed here; "
        "run: pip install 'jaxercise[dask]'",
    )
    assert os.listdir(course / "submitted")
