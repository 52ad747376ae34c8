"""What could not be marked."""

from __future__ import annotations

from ..records import CellResult, ExerciseResult, Job, Result


def ungradable(job: Job, message: str) -> Result:
    """The result of a job that could not be marked through no fault of the student.

    Points are None, not 0: a person has to look.
    """
    of: dict[str, float] = {}
    cells: dict[str, CellResult] = {}
    for cell in job.cells:
        if cell.kind != "tests":
            cells[cell.id] = CellResult(points=None, of=None, outputs=())
            continue
        name = cell.exercise or cell.id
        of[name] = of.get(name, 0.0) + cell.points
        cells[cell.id] = CellResult(points=None, of=cell.points, outputs=(), findings=(), checks=())
    exercises = {
        name: ExerciseResult(outcome="ungradable", points=0.0, of=most, findings=(), checks=())
        for name, most in of.items()
    }
    return Result(exercises=exercises, cells=cells, notices=(message,))
