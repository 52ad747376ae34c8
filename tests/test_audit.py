"""The graders of the assignments, tested on a sample; `make audit` tests them on everything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.diagnoses import catalogue
from autograder.notebooks import load_course


ROOT = Path(__file__).resolve().parent.parent
SUBMISSIONS = ROOT / "tests" / "submissions"
COURSE = load_course(ROOT)
# Of values, keys, modules and states. `make release` tries all references.
SAMPLE = ("set_first", "two_noises", "dropout", "apply_train")


def exercises() -> list[tuple[str, str]]:
    found = []
    for name in COURSE.assignments:
        for cell in COURSE.source_notebook(name)["cells"]:
            flags = cell["metadata"].get("nbgrader", {})
            if flags.get("solution"):
                found.append((name, flags["grade_id"]))
    return found


def test_a_sample_of_the_audit_is_clean():
    chosen = [word for name in SAMPLE for word in ("--exercise", name)]
    command = [sys.executable, "-c", "from autograder.cli import main; main()", "audit"]
    done = subprocess.run(
        [*command, "--course", str(ROOT), "--sample", "1", "--json", *chosen],
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    summary = json.loads(done.stdout)
    assert summary["problems"] == []
    assert done.returncode == 0
    for key in ("references", "alternatives", "mutants_failed", "mutants_diagnosed"):
        assert summary[key] == [len(SAMPLE), len(SAMPLE)], key


@pytest.mark.parametrize(("assignment", "exercise"), exercises())
def test_every_exercise_has_mutants_with_a_known_diagnosis_and_alternatives(assignment, exercise):
    folder = SUBMISSIONS / assignment / exercise
    mutants = sorted((folder / "mutants").glob("*.py"))
    assert len(mutants) >= 4
    assert len(list((folder / "alternatives").glob("*.py"))) >= 3
    for path in mutants:
        expected = re.match(r"# expect: (JX\d+(?:\|JX\d+)*)\n", path.read_text(encoding="utf-8"))
        assert expected, f"{path}: the first line must name the diagnosis"
        assert set(expected.group(1).split("|")) <= catalogue.keys(), path


def test_no_submission_is_left_of_an_exercise_that_is_gone():
    there = {(p.parent.name, p.name) for p in SUBMISSIONS.glob("*/*") if p.is_dir()}
    assert there == set(exercises())


def test_what_right_answers_use_up_of_a_tolerance_is_measured():
    command = [sys.executable, "-c", "from autograder.cli import main; main()", "audit"]
    options = ["--course", str(ROOT), "--sample", "1", "--json", "--tolerance", "01_updates"]
    done = subprocess.run(
        [*command, *options, "--exercise", "smooth"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    (use,) = json.loads(done.stdout)
    assert (use["exercise"], use["answers"], len(use["by"])) == ("smooth", 2, 2)
    assert 0 < use["share"] < 0.5
