"""The outputs of a test cell from which nbgrader reads the mark that was given."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from ..diagnoses import render_all
from ..records import Finding, Output
from ._sanitise import clean_text, sanitise


NOT_MARKED = (
    "This cell could not be marked automatically. The fault is not yours: "
    "your instructor will mark it by hand."
)


def outputs_for(
    points: float | None,
    of: float,
    findings: Sequence[Finding] = (),
    outputs: Any = (),
) -> list[Output]:
    """Writes the outputs of a test cell so that nbgrader reads exactly `points` from them.

    nbgrader takes the first of: an error or anything on stderr, no points; a result that reads as
    a number, that many points; neither, all points.

    **Arguments:**

    - `points`: What the cell earned, or `None` if it could not be marked. What is not finite
        counts as not marked; what is outside [0, `of`] is moved to the nearer end.
    - `of`: The points of the cell in the gradebook.
    - `findings`: What the checks of the cell found, for the student to read.
    - `outputs`: What running the cell put out; passed through
        [`autograder.gradebook.sanitise`][].

    **Returns:**

    A list of nbformat outputs. A cell that could not be marked ends in an error: should the
    step that hands it to a grader be missing, it must not count as solved.
    """
    shown = [_quiet(output) for output in sanitise(outputs) if output["output_type"] != "error"]
    errors = [output for output in sanitise(outputs) if output["output_type"] == "error"]
    report = "\n\n".join(clean_text(text) for text in render_all(findings))
    if points is None or not math.isfinite(points):
        return [*shown, _error("NotMarked", NOT_MARKED, [NOT_MARKED])]
    if points >= of:
        return shown
    if points <= 0:
        if report:
            return [*shown, _error("NotPassed", "", report.split("\n"))]
        if errors:
            return [*shown, *errors]
        return [*shown, _error("NotPassed", "", ["This cell earned no points."])]
    if report:
        shown.append({"output_type": "stream", "name": "stdout", "text": report + "\n"})
    elif errors:
        text = "\n".join(line for error in errors for line in error["traceback"])
        shown.append({"output_type": "stream", "name": "stdout", "text": text + "\n"})
    score = {"text/plain": repr(float(points))}
    result = {"output_type": "execute_result", "execution_count": None, "metadata": {}}
    return [*shown, {**result, "data": score}]


def _quiet(output: Output) -> Output:
    # stderr would cost the points of the cell, a result would be taken for its mark.
    if output["output_type"] == "stream":
        return {**output, "name": "stdout"}
    if output["output_type"] == "execute_result":
        return {"output_type": "display_data", "data": output["data"], "metadata": {}}
    return output


def _error(name: str, value: str, lines: Iterable[str]) -> Output:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(lines)}
