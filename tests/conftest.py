"""What several tests need."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.proctor import Slot
from autograder.records import Cell, Job, Limits, dumps, replace


# A shell that starts this in the background has Ctrl-C ignored, and so would what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
IMPORTS = "import jax\nimport jax.numpy as jnp\nimport numpy as np\nfrom autograder import check"
LIMITS = Limits(cell_cpu_s=20.0, cell_wall_s=60.0, memory_bytes=2 << 30, output_bytes=1 << 16)


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    """A place to mark in, with the strongest sandbox of this machine."""
    made = Slot()
    yield made
    made.close()


def cell(id: str, kind: Any, source: str, **more: Any) -> Cell:
    """A canonical cell."""
    usual: dict[str, Any] = {"exercise": None, "solution": False, "points": 0.0}
    return Cell(id=id, kind=kind, source=source, **{**usual, **more})


def answer(name: str, source: str) -> Cell:
    return cell(name, "student", source, exercise=name, solution=True)


def graded(name: str, source: str, points: float = 2.0) -> Cell:
    return cell(f"test_{name}", "tests", source, exercise=name, points=points)


def make_job(*cells: Cell, **more: Any) -> Job:
    """A job of the given cells after the imports. `reference=` is the solutions' source."""
    reference = more.pop("reference", None)
    made = Job(
        assignment="a",
        student="s",
        secret="00ff",
        cells=(cell("imports", "trusted", IMPORTS), *cells),
        stubs={},
        reference=None if reference is None else (IMPORTS, reference),
        limits=replace(LIMITS, **more.pop("limits", {})),
        hidden=True,
    )
    return replace(made, **more)


def marked(slot: Slot, job: Job) -> dict[str, Any]:
    """What comes of a job, as it is stored."""
    return json.loads(dumps(slot.mark(job)))


@pytest.fixture(scope="session")
def mark_one(slot: Slot) -> Callable[..., dict[str, Any]]:
    """Marks one answer of one exercise and returns what became of the exercise."""

    def mark(name: str, source: str, tests: str, **more: Any) -> dict[str, Any]:
        job = make_job(answer(name, source), graded(name, tests), **more)
        return marked(slot, job)["exercises"][name]

    return mark
