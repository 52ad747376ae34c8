"""Settings of nbgrader's that concern marking: which are obeyed here, and which are not."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..notebooks import Course, CourseError


_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
# What is looked for in sources, by section and name, as nbgrader comes.
_TEXTS = {
    "ClearSolutions": {
        "begin_solution_delimeter": "BEGIN SOLUTION",
        "end_solution_delimeter": "END SOLUTION",
        "text_stub": "YOUR ANSWER HERE",
    },
    "ClearHiddenTests": {
        "begin_test_delimeter": "BEGIN HIDDEN TESTS",
        "end_test_delimeter": "END HIDDEN TESTS",
    },
    "ClearMarkScheme": {
        "begin_mark_scheme_delimeter": "BEGIN MARK SCHEME",
        "end_mark_scheme_delimeter": "END MARK SCHEME",
    },
}
_TIMEOUTS = ("NotebookClient", "ExecutePreprocessor", "Execute")


def obeyed(course: Course) -> Course:
    """The course, as nbgrader's settings want its assignments marked that are marked together.

    **Raises:** `CourseError` for settings that cannot be obeyed.
    """
    from ._config import load_config

    if all(course.way(name) == "apart" for name in course.assignments):
        return course
    config = load_config(course.root)
    if names := unobeyed(config):
        raise CourseError(
            f"{course.root}: nbgrader_config.py sets {', '.join(names)}, which `jaxercise grade` "
            "does not know of: what it takes for hidden or for a stub would be wrong. Leave that "
            "out, or mark with `nbgrader autograde`, which has the same engine"
        )
    return dataclasses.replace(course, cell_s=seconds(config))


def unobeyed(config: Any) -> list[str]:
    """The names of settings that change what sources look like."""
    found = [
        f"{section}.{name}"
        for section, texts in _TEXTS.items()
        for name, usual in texts.items()
        if config[section].get(name, usual) != usual
    ]
    stubs = config["ClearSolutions"].get("code_stub", {})
    stub = stubs if isinstance(stubs, str) else dict(stubs).get("python", _STUB)
    return [*found, "ClearSolutions.code_stub"] if stub != _STUB else found


def seconds(config: Any) -> float | None:
    """What nbgrader gives a cell, if it was told."""
    told = [config[section].get("timeout") for section in _TIMEOUTS if "timeout" in config[section]]
    # Without a limit for nbgrader, ours holds.
    return float(told[-1]) if told and isinstance(told[-1], int | float) and told[-1] > 0 else None
