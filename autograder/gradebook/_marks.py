"""From a finished result to the outputs of a notebook's cells."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from ..records import CellResult, ExerciseResult, Finding, Output, Result, replace
from ._outputs import outputs_for
from ._sanitise import sanitise
from ._visible import hidden_lines


def cell_id(cell: Mapping[str, Any], position: int) -> str:
    """The name of a cell in jobs and results: its grade id, else its own id, else its place."""
    grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return str(grade_id or cell.get("id") or position)


def apply_result(nb: Any, result: Result, names: Sequence[str] | None = None) -> list[str]:
    """Writes the outputs of `result` into the code cells of `nb`, in place.

    **Arguments:**

    - `names`: what `result` calls the code cells, in order; by default what `cell_id` says.

    **Returns:**

    The ids of the test cells that could not be marked.
    """
    ungradable: list[str] = []
    number = count = 0
    findings = _findings(result)
    for position, cell in enumerate(nb["cells"]):
        if cell["cell_type"] != "code":
            continue
        name = cell_id(cell, position) if names is None else names[number]
        number += 1
        entry = result.cells.get(name)
        put_out = () if entry is None else entry.outputs
        cell["execution_count"] = None
        if is_tests(cell):
            of = float(cell["metadata"]["nbgrader"]["points"])
            points = earned(cell, name, of, result)
            if points is None:
                ungradable.append(name)
            found = None if entry is None else entry.findings
            if found is None:
                found = findings.get(name, ())
            shown = outputs_for(points, of, found, put_out)
            shown = _without_hidden_source(shown, cell["source"])
        else:
            shown = sanitise(put_out)
        if entry is not None:
            count += 1
            cell["execution_count"] = count
        cell["outputs"] = [_node(output, cell["execution_count"]) for output in shown]
    return ungradable


def is_tests(cell: Mapping[str, Any]) -> bool:
    """Whether nbgrader reads the mark of this cell from its outputs."""
    data = cell["metadata"].get("nbgrader", {})
    return cell["cell_type"] == "code" and bool(data.get("grade")) and not data.get("solution")


def earned(cell: Mapping[str, Any], name: str, of: float, result: Result) -> float | None:
    """The points of a test cell in a result, `None` if it was not marked.

    A result that speaks of other points than the gradebook belongs to another version of the
    assignment: it is not guessed at.
    """
    exercise = result.exercises.get(exercise_of(cell, name, result) or "")
    if exercise is not None and exercise.outcome == "ungradable":
        return None
    entry = result.cells.get(name)
    if entry is None or entry.points is None:
        # A submission that was never run has outcomes but no cells.
        nothing = exercise is not None and exercise.outcome != "passed" and exercise.points == 0
        return 0.0 if nothing else None
    points, promised = float(entry.points), entry.of
    if promised is not None and not math.isclose(promised, of, abs_tol=1e-9):
        return None
    if not math.isfinite(points):
        return None
    return min(max(points, 0.0), of)


def exercise_of(cell: Mapping[str, Any], name: str, result: Result) -> str | None:
    """The exercise that a test cell belongs to."""
    named = cell["metadata"].get("jaxercise", {}).get("exercise")
    if named:
        return named
    for exercise, entry in result.exercises.items():
        if any(check.cell == name for check in entry.checks):
            return exercise
    for exercise in result.exercises:
        # In a course of another origin each test cell is an exercise of its own.
        if name in (f"test_{exercise}", exercise):
            return exercise
    return None


def part_of(result: Result, notebook: str) -> Result:
    """What a result says of one of several notebooks, with the names that it has for its cells."""
    before = f"{notebook}/"
    return replace(
        result,
        cells={
            name.removeprefix(before): each
            for name, each in result.cells.items()
            if name.startswith(before)
        },
        exercises={
            name.removeprefix(before): replace(
                each,
                checks=tuple(
                    replace(check, cell=check.cell.removeprefix(before)) for check in each.checks
                ),
            )
            for name, each in result.exercises.items()
            if name.startswith(before)
        },
    )


def _findings(result: Result) -> dict[str, list[Finding]]:
    # A finding belongs to the cell of its check; one without a check to the first cell.
    found: dict[str, list[Finding]] = {}
    for exercise, entry in result.exercises.items():
        cells = {check.name: check.cell for check in entry.checks}
        first = entry.checks[0].cell if entry.checks else f"test_{exercise}"
        for finding in entry.findings:
            found.setdefault(cells.get(finding.check) or first, []).append(finding)
    return found


def _without_hidden_source(outputs: list[Output], source: str) -> list[Output]:
    # The traceback of a plain assertion quotes the line that failed.
    hidden = hidden_lines(source)
    if not hidden:
        return outputs
    return [_unquoted(output, hidden) for output in outputs]


def _unquoted(output: Output, hidden: Sequence[str]) -> Output:
    if output["output_type"] == "stream":
        lines = output["text"].split("\n")
        return {**output, "text": "\n".join(_kept(lines, hidden))}
    if output["output_type"] == "error":
        value = "" if any(line in output["evalue"] for line in hidden) else output["evalue"]
        lines = [part for line in output["traceback"] for part in line.split("\n")]
        return {**output, "evalue": value, "traceback": _kept(lines, hidden)}
    return output


def _kept(lines: Sequence[str], hidden: Sequence[str]) -> list[str]:
    return [line for line in lines if not any(secret in line for secret in hidden)]


def _node(output: Output, count: int | None) -> Any:
    from nbformat import from_dict

    if output["output_type"] == "execute_result":
        output = {**output, "execution_count": count}
    return from_dict(output)


def test_cells(nb: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The ids and cells of a notebook that are marked from their outputs."""
    for position, cell in enumerate(nb["cells"]):
        if is_tests(cell):
            yield cell_id(cell, position), cell


def not_marked(
    notebook: Mapping[str, Any], outcome: Literal["missing", "ungradable"], reason: str
) -> Result:
    """A result for a submission that was not run.

    **Arguments:**

    - `notebook`: The canonical notebook, with the submission's cells absent.
    - `outcome`: `"missing"`, which earns nothing, or `"ungradable"`, which leaves the marks to a
        grader.
    - `reason`: Said to the student in the first test cell of every exercise.
    """
    said = {"output_type": "stream", "name": "stdout", "text": reason + "\n"}
    points = 0.0 if outcome == "missing" else None
    most: dict[str, float] = {}
    cells: dict[str, CellResult] = {}
    for name, cell in test_cells(notebook):
        of = float(cell["metadata"]["nbgrader"]["points"])
        exercise = cell["metadata"].get("jaxercise", {}).get("exercise") or name
        outputs = () if most.get(exercise) else (said,)
        most[exercise] = most.get(exercise, 0.0) + of
        cells[name] = CellResult(points=points, of=of, outputs=outputs)
    exercises = {
        name: ExerciseResult(outcome=outcome, points=0.0, of=of, findings=(), checks=())
        for name, of in most.items()
    }
    return Result(exercises=exercises, cells=cells, notices=(reason,))
