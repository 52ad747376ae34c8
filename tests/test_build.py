"""From a script to the released notebook, through nbgrader's own converters."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.gradebook import GradebookError, enter
from autograder.notebooks import (
    CourseError,
    ReleaseError,
    build,
    build_notebook,
    canonicalise,
    cells_from_nbgrader,
    cells_from_release,
    check_release,
    dump,
    filled_in,
    job,
    load_course,
    parse_script,
    reference_answers,
    reference_cells,
    references,
    release,
    stub_sources,
    stubs_from_release,
)
from autograder.records import Job, Limits, dumps, loads


# As the package does before its own imports of nbgrader; it saves seconds.
sys.modules.setdefault("rfc3987_syntax", None)

TINY = Path(__file__).parent / "fixtures" / "tiny_assignment.py"


def make_course(root, name="01_tiny"):
    directory = root / "solutions" / name
    directory.mkdir(parents=True)
    shutil.copy(TINY, directory / f"{name}.py")
    return load_course(root)


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def text(cell):
    return "".join(cell["source"])


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose one assignment has been released."""
    root = tmp_path_factory.mktemp("course")
    course = make_course(root)
    (root / "solutions" / "01_tiny" / "points.csv").write_text("1,2\n")
    release(course, "01_tiny")
    assert not (root / "gradebook.db").exists()
    enter(course, "01_tiny")
    return course


def test_import_is_light():
    code = (
        "import sys, autograder.notebooks;"
        "heavy = {'nbgrader', 'nbformat', 'jupytext', 'jax', 'numpy'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_build_is_deterministic_and_valid(tmp_path):
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    course = make_course(tmp_path)
    path = build(course, "01_tiny")
    before = path.read_bytes()
    path.unlink()
    assert build(course, "01_tiny").read_bytes() == before
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    assert ids == [
        "text_1",
        "imports",
        "statement_double",
        "double",
        "test_double",
        "test_double_2",
        "text_2",
        None,
        "text_3",
        "given",
        "counter",
        "test_counter",
    ]
    assert [cell.id for cell in notebook.cells] == [id or "scratch" for id in ids]
    assert notebook.cells[3].metadata.jaxercise == {"exercise": "double"}
    assert notebook.cells[5].metadata.jaxercise == {"exercise": "double"}


def test_release_hides_what_it_must(course):
    path = course.release_path("01_tiny")
    released = path.read_text(encoding="utf-8")
    for secret in ("CANARY", "HIDDEN TESTS", "SOLUTION", "2 * helper", "zeros"):
        assert secret not in released
    files = sorted(item.name for item in path.parent.iterdir())
    # The script lies beside the source notebook, and nbgrader would copy it.
    assert files == ["01_tiny.ipynb", "points.csv"]
    assert released.endswith("\n") and not released.endswith("\n\n")
    cells = {cell["id"]: cell for cell in load(path)["cells"]}
    # No gap is left, and no empty cell.
    assert text(cells["test_double"]) == "check.values(double(jnp.ones(3)), 2 * jnp.ones(3))"
    assert text(cells["test_double_2"]).startswith("# The tests of this cell are hidden.")
    assert cells["test_double_2"]["metadata"]["editable"] is False
    assert cells["double"]["metadata"]["deletable"] is False
    assert "raise NotImplementedError()" in text(cells["double"])
    assert "def helper" in text(cells["double"])


def test_release_agrees_with_our_own_stubs_and_checksums(course):
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    source = course.source_notebook("01_tiny")
    released = load(course.release_path("01_tiny"))
    stubs = stub_sources(source)
    nobody = canonicalise(source, None)
    ours = {cell["id"]: cell for cell in nobody.notebook["cells"]}
    for cell in released["cells"]:
        if cell["id"] in stubs:
            assert text(cell) == stubs[cell["id"]]
        nbgrader = cell["metadata"].get("nbgrader")
        if nbgrader:
            cell["source"] = text(cell)
            assert compute_checksum(from_dict(cell)) == nbgrader["checksum"]
            # A notebook of which nothing was handed in is the released one.
            assert ours[cell["id"]] == cell
    assert stubs_from_release(released) == stubs


def test_release_is_stable_and_checked(course):
    path = course.release_path("01_tiny")
    before = path.read_bytes()
    assert check_release(course, "01_tiny") == []
    release(course, "01_tiny")
    assert path.read_bytes() == before
    path.write_bytes(before + b"\n")
    (path.parent / "extra.txt").write_text("")
    try:
        problems = check_release(course, "01_tiny")
    finally:
        path.write_bytes(before)
        (path.parent / "extra.txt").unlink()
    assert len(problems) == 2
    assert "does not match its source; run: jaxercise release 01_tiny" in problems[0]
    assert "has no source" in problems[1]


def test_nbgrader_accepts_a_canonical_notebook(course):
    """The recorded notebook goes through `nbgrader autograde`, which restores the hidden tests."""
    from nbgrader.api import Gradebook
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    source = course.source_notebook("01_tiny")
    student = load(course.release_path("01_tiny"))
    kept = [cell for cell in student["cells"] if cell["id"] not in ("test_double", "given")]
    for cell in kept:
        if cell["id"] == "double":
            cell["source"] = "def double(x):\n    return x + x"
        if cell["id"] == "test_counter":
            cell["metadata"]["nbgrader"].update(solution=True, points=99)
            cell["metadata"]["tags"] = ["skip-execution"]
    canonical = canonicalise(source, {**student, "cells": kept + kept[-1:]})
    place = course.root / "submitted" / "ada" / "01_tiny"
    place.mkdir(parents=True)
    (place / "01_tiny.ipynb").write_text(dump(canonical.notebook), encoding="utf-8")

    config = Config()
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "assignments"
    config.CourseDirectory.assignment_id = "01_tiny"
    gradebook_url = f"sqlite:///{course.root / 'gradebook.db'}"
    config.CourseDirectory.db_url = gradebook_url
    config.CourseDirectory.ignore = ["*.py"]
    config.Execute.enabled = False
    with Gradebook(gradebook_url) as gradebook:
        gradebook.add_student("ada")
    Autograde(coursedir=CourseDirectory(config=config), config=config).start()

    graded = load(course.root / "autograded" / "ada" / "01_tiny" / "01_tiny.ipynb")
    cells = cells_from_nbgrader(graded)
    kinds = [(cell.id, cell.kind, cell.points) for cell in cells if cell.points]
    assert kinds == [
        ("test_double", "tests", 2.0),
        ("test_double_2", "tests", 0.5),
        ("test_counter", "tests", 1.0),
    ]
    assert "HIDDEN-CANARY" in next(c.source for c in cells if c.id == "test_double")
    assert {c.id for c in cells if c.solution} == {"double", "counter"}
    assert {c.id for c in cells if c.kind == "trusted"} == {"imports", "given"}
    assert all(cell.exercise == cell.id for cell in cells if cell.kind == "tests")

    # With a submission in the gradebook, nbgrader lets no cell come or go; texts may change.
    script = course.script("01_tiny")
    before = script.read_text(encoding="utf-8")
    released = course.release_path("01_tiny").read_bytes()
    try:
        script.write_text(before.replace("Something to play", "Something nice to play"))
        enter(course, "01_tiny")
        release(course, "01_tiny")
        script.write_text(before.replace('trusted="given"', 'trusted="given_data"'))
        with pytest.raises(GradebookError, match="the gradebook holds submissions"):
            enter(course, "01_tiny")
        assert b"Something nice" in course.release_path("01_tiny").read_bytes()
    finally:
        script.write_text(before)
        build(course, "01_tiny")
        course.release_path("01_tiny").write_bytes(released)


@pytest.mark.parametrize("told", [release, enter])
@pytest.mark.parametrize(
    ("source", "flags", "reason"),
    [
        ("assert True", {"grade": True}, "nbgrader cell 'a' does not have points"),
        ("### BEGIN SOLUTION", {"solution": True}, "No end solution statement found"),
        ("### BEGIN HIDDEN TESTS", {"grade": True, "points": 1}, "No end hidden tests statement"),
    ],
)
def test_what_nbgrader_refuses_is_said_in_its_words(tmp_path, told, source, flags, reason):
    from nbformat.v4 import new_code_cell, new_notebook

    nbgrader = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    cell = new_code_cell(source, metadata={"nbgrader": {"schema_version": 3, **nbgrader}})
    cell["metadata"]["nbgrader"]["grade_id"] = "a"
    path = tmp_path / "source" / "hw" / "hw.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(new_notebook(cells=[cell])), encoding="utf-8")
    with pytest.raises((ReleaseError, GradebookError), match=f"'?hw'?.*: .*{reason}"):
        told(load_course(tmp_path), "hw")
    assert not list((tmp_path / "release").glob("hw/*"))


def test_a_release_filled_in_with_the_reference_answers_holds_them(course):
    source = course.source_notebook("01_tiny")
    released = load(course.release_path("01_tiny"))
    before = json.dumps(released)
    answers = reference_answers(source)
    assert list(answers) == ["double", "counter"]
    solved = filled_in(released, {**answers, "test_double": "never", "nobody": "x"})
    assert json.dumps(released) == before
    changed = {
        cell["id"]
        for cell, other in zip(solved["cells"], released["cells"], strict=True)
        if cell != other
    }
    assert changed == set(answers)
    cells = {cell.id: cell.source for cell in canonicalise(source, solved).cells}
    assert {**references(source), **answers} == {id: cells[id] for id in references(source)}


def test_job(course):
    source = course.source_notebook("01_tiny")
    made = job(course, source, canonicalise(source, None), "ada")
    assert loads(Job, dumps(made)) == made
    assert made.assignment == "01_tiny" and made.student == "ada" and made.hidden is True
    assert made.stubs.keys() == {"double", "counter"}
    assert made.reference == tuple(reference_cells(source))
    assert len(made.reference) == 4 and "return 2 * helper(x)" in made.reference[1]
    assert made.limits == Limits(
        cell_cpu_s=20.0, cell_wall_s=60.0, memory_bytes=2 << 30, output_bytes=1 << 20
    )
    assert bytes.fromhex(made.secret)
    again = job(load_course(course.root), source, canonicalise(source, None), "ada")
    assert again == made
    other = job(course, source, canonicalise(source, None), "bob")
    assert other.secret != made.secret


@pytest.mark.parametrize("points", [10**400, -1, True, "2", None, float("nan"), float("inf")])
def test_points_that_are_no_number_of_points_are_none(points):
    nbgrader = {"grade_id": "test_a", "grade": True, "points": points}
    made = {"cell_type": "code", "metadata": {"nbgrader": nbgrader}, "source": ""}
    (cell,) = cells_from_release({"cells": [made]})
    assert (cell.kind, cell.points) == ("tests", 0.0)


def test_cells_from_release(course):
    cells = cells_from_release(load(course.release_path("01_tiny")))
    tests = [(c.id, c.exercise, c.points) for c in cells if c.kind == "tests"]
    assert tests == [
        ("test_double", "double", 2.0),
        ("test_double_2", "double", 0.5),
        ("test_counter", "counter", 1.0),
    ]
    assert [c.exercise for c in cells if c.solution] == ["double", "counter"]


def test_course_secret(tmp_path, monkeypatch):
    monkeypatch.delenv("JAXERCISE_SECRET", raising=False)
    course = make_course(tmp_path)
    path = tmp_path / ".course_secret"
    assert not path.exists()
    secret = course.secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_course(tmp_path).secret == secret
    monkeypatch.setenv("JAXERCISE_SECRET", "a long enough secret")
    assert load_course(tmp_path).secret == b"a long enough secret"
    monkeypatch.setenv("JAXERCISE_SECRET", "short")
    with pytest.raises(CourseError, match="fewer than 16"):
        _ = load_course(tmp_path).secret


@pytest.mark.parametrize(
    "config, message",
    [
        ("[limits]\ncell_cpu_s = -1", "cell_cpu_s must be a number above 0"),
        ("[limits]\ncell_cpu_s = nan", "must be a number above 0"),
        ("[limits]\nmemory_bytes = 1.5", "whole number"),
        ("[limits]\ncpu = 1", "has no 'cpu'"),
        ("[limit]\ncpu = 1", r"no \[limit\]"),
        ("limits = 3", "must be a table"),
        ("[course]\nsource = 3", "path in quotes"),
        ("[course]\nsource = 'nowhere'", "no such directory"),
        ("[limits]\noutput_bytes = true", "output_bytes must be a whole number above 0, not True"),
        ("[limits]\ncell_wall_s = inf", "must be a number above 0, not inf"),
        ("[course]\nrelease = ''", "path in quotes, not ''"),
        ("[course]\nplace = 'x'", r"\[course\] has no 'place'; there are: source, release"),
        ("[limits", "is not TOML"),
    ],
)
def test_settings_that_make_no_sense(tmp_path, config, message):
    make_course(tmp_path)
    (tmp_path / "jaxercise.toml").write_text(config)
    with pytest.raises(CourseError, match=message):
        load_course(tmp_path)


def test_all_that_is_wrong_with_settings_is_told(tmp_path):
    make_course(tmp_path)
    text = "[course]\nsource = 1\n[limits]\ncell_cpu_s = 0\nmemory_bytes = 0.5\ncell_wall_s = 7\n"
    (tmp_path / "jaxercise.toml").write_text(text)
    with pytest.raises(CourseError) as caught:
        load_course(tmp_path)
    path = (tmp_path / "jaxercise.toml").resolve()
    assert str(caught.value).splitlines() == [
        f"{path}: [course] source must be a path in quotes, not 1",
        f"{path}: [limits] cell_cpu_s must be a number above 0, not 0",
        f"{path}: [limits] memory_bytes must be a whole number above 0, not 0.5",
    ]


def test_settings(tmp_path):
    make_course(tmp_path)
    (tmp_path / "jaxercise.toml").write_text(
        "[limits]\ncell_cpu_s = 5\n[course]\nsecret_file = 's/key'\n"
    )
    course = load_course(tmp_path)
    assert course.limits.cell_cpu_s == 5.0 and course.limits.cell_wall_s == 60.0
    assert course.secret and (tmp_path / "s" / "key").is_file()


def test_a_course_written_as_notebooks(tmp_path):
    directory = tmp_path / "source" / "ps1"
    directory.mkdir(parents=True)
    notebook = build_notebook(parse_script(TINY))
    for cell in notebook["cells"]:
        cell["metadata"].pop("jaxercise", None)
    (directory / "problem.ipynb").write_text(dump(notebook), encoding="utf-8")
    course = load_course(tmp_path)
    assert course.assignments == ("ps1",)
    source = course.source_notebook("ps1")
    made = job(course, source, canonicalise(source, notebook), "ada")
    assert made.assignment == "ps1" and made.reference is None and made.stubs == {}
    exercises = [cell.exercise for cell in made.cells if cell.kind == "tests"]
    assert exercises == ["test_double", "test_double_2", "test_counter"]
    assert check_release(course, "ps1") == [
        f"{course.release_path('ps1')}: is missing; run: jaxercise release ps1"
    ]
    with pytest.raises(CourseError, match="no assignment 'ps2'"):
        course.source_notebook("ps2")
    (directory / "second.ipynb").write_text("{}")
    with pytest.raises(CourseError, match="there must be one notebook"):
        course.source_notebook("ps1")
