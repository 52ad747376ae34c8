"""Each assignment with its references filled in, top to bottom in a plain Jupyter kernel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.notebooks import dump, filled_in, load_course, reference_answers


ROOT = Path(__file__).resolve().parent.parent
COURSE = load_course(ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSE.assignments)
def test_the_solved_notebook_runs_in_jupyter(name):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    released = json.loads(COURSE.release_path(name).read_text(encoding="utf-8"))
    solved = filled_in(released, reference_answers(COURSE.source_notebook(name)))
    made = nbformat.reads(dump(solved), as_version=4)
    nbclient.NotebookClient(made, timeout=300, kernel_name="python3").execute()
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            # What goes to stderr would frighten a student, and cost points under plain nbgrader.
            assert output.get("name") != "stderr", (cell.source, output.text)
