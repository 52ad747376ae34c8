"""Marking with what a student has: the visible tests."""

from __future__ import annotations

from ..notebooks import visible_part
from ..records import Job, replace


def visible(job: Job) -> Job:
    """The same job with the tests that students see, and nothing else: what `jaxercise check`
    would say."""
    cells = tuple(
        replace(cell, source=visible_part(cell.source)) if cell.kind == "tests" else cell
        for cell in job.cells
    )
    return replace(job, cells=cells, hidden=False, reference=None)
