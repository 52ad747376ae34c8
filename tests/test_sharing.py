"""What slots share: a server of examiners, and a sandbox that may be opened beforehand."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest

from autograder.proctor import Opening, Options, Slot, mark
from autograder.proctor._examiners import Examiners
from autograder.proctor._shared import Shared

from .conftest import answer, graded, make_job, marked


@pytest.fixture(scope="module")
def examiners():
    made = Examiners()
    yield made
    made.close()


def _job(student: str, value: int):
    return make_job(
        answer("one", f"def one():\n    return {value}"),
        graded("one", "check.values(one(), 1)"),
        student=student,
    )


def _children() -> set[psutil.Process]:
    found = psutil.Process().children(recursive=True)
    return {p for p in found if p.is_running() and p.status() != psutil.STATUS_ZOMBIE}


def _servers() -> set[int]:
    return {p.pid for p in psutil.Process().children() if "autograder.examiner" in p.cmdline()}


def test_examiners_are_processes_of_their_own_on_their_cores(examiners):
    cores = sorted(os.sched_getaffinity(0))
    first, second = examiners.start(cores[0]), examiners.start(cores[-1])
    assert first.pid != second.pid
    assert os.sched_getaffinity(first.pid) == {cores[0]}
    assert os.sched_getaffinity(second.pid) == {cores[-1]}
    first.close()
    assert not first.alive
    assert second.alive
    second.close()
    second.kill()  # harmless


def test_a_server_that_was_killed_is_started_again(examiners):
    before = examiners.start()
    os.kill(examiners._server.pid, signal.SIGKILL)
    after = examiners.start()
    assert before.alive
    assert after.alive
    before.close()
    after.close()


def test_an_examiner_that_was_killed_is_known_to_be_gone(examiners):
    examiner = examiners.start()
    assert examiner.alive
    examiner.kill()
    assert examiner._ended(10)
    assert not examiner.alive
    examiner.close()


def test_slots_share_a_sandbox_and_neither_closes_it():
    before = _children()
    shared = Shared()
    one, other = Slot(shared=shared), Slot(shared=shared)
    assert marked(one, _job("a", 1))["exercises"]["one"]["outcome"] == "passed"
    one.close()
    assert marked(other, _job("b", 2))["exercises"]["one"]["outcome"] == "failed"
    other.close()
    shared.close()
    assert _children() <= before


def test_what_was_opened_beforehand_is_marked_in(tmp_path: Path):
    before = _children()
    others = _servers()
    with Opening(cache=tmp_path) as opening:
        servers = {opening.taken().examiners._server.pid}
        found = []
        for job, result in mark(
            [_job("a", 1), _job("b", 2)], Options(slots=2, cache=tmp_path, opening=opening)
        ):
            found.append((job.student, result.exercises["one"].outcome))
            servers |= _servers() - others
        assert sorted(found) == [("a", "passed"), ("b", "failed")]
    assert len(servers) == 1
    assert _children() <= before


def test_what_nobody_takes_is_closed():
    before = _children()
    with Opening():
        pass
    assert _children() <= before
