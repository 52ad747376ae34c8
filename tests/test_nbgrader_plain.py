"""The notebooks under nbgrader as it comes, without this package's engine or configuration."""

from __future__ import annotations

import json
import shutil

import pytest


pytest.importorskip("nbgrader")

from autograder.notebooks import dump, filled_in, load_course, reference_answers

from .plain_nbgrader import REPOSITORY, make_plain, nbgrader
from .tiny_course import gradebook


NAME = "01_updates"


def cells(nb):
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            yield cell, cell["metadata"].get("nbgrader", {})


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one notebook that was released by plain nbgrader."""
    root = tmp_path_factory.mktemp("plain") / "course"
    folder = root / "solutions" / NAME
    folder.mkdir(parents=True)
    shutil.copy(REPOSITORY / "solutions" / NAME / f"{NAME}.py", folder)
    # On a busy machine, half a minute for a cell is not enough.
    make_plain(root, [NAME], "c.ExecutePreprocessor.timeout = 300\n")
    done = nbgrader(root, "generate_assignment", NAME)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def handed_in(course):
    """Two students: one has the reference's answers, one has done nothing."""
    source = load_course(course).source_notebook(NAME)
    answers = reference_answers(source)
    stub = json.loads((course / "assignments" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for student, nb in {"solved": filled_in(stub, answers), "stub": stub}.items():
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(dump(nb), encoding="utf-8")
    return course / "submitted"


@pytest.mark.parametrize("student", ["solved", "stub"])
def test_nbgrader_validate(handed_in, student, tmp_path):
    # A student's folder, with no course above it.
    shutil.copyfile(handed_in / student / NAME / f"{NAME}.ipynb", tmp_path / f"{NAME}.ipynb")
    done = nbgrader(tmp_path, "validate", f"{NAME}.ipynb")
    passed = "Success! Your notebook passes all the tests." in done.stdout
    assert passed == (student == "solved"), done.stdout + done.stderr
    if student == "stub":
        assert "NotImplementedError" in done.stdout


def test_nbgrader_autograde(course, handed_in):
    done = nbgrader(course, "autograde", NAME)
    assert done.returncode == 0, done.stderr
    nb = json.loads((course / "autograded" / "solved" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    hidden = [cell for cell, _ in cells(nb) if "BEGIN HIDDEN TESTS" in "".join(cell["source"])]
    assert hidden, "nbgrader has restored the hidden tests"
    bad = [cell["outputs"] for cell, flags in cells(nb) if flags.get("grade") and cell["outputs"]]
    points = {flags["grade_id"]: flags["points"] for _, flags in cells(nb) if flags.get("grade")}
    marks = gradebook(course)
    assert marks["solved"] == points, bad
    assert set(marks["stub"].values()) == {0.0}
