"""nbgrader's own commands and formgrader's calls, with this package configured in."""

import base64
import json
import os
import sqlite3
from pathlib import Path

import pytest


pytest.importorskip("nbgrader")

from autograder.gradebook import configure, load_config, record
from autograder.records import CellResult, ExerciseResult, Result


HIDDEN = "assert secret_expectation(add)"


def cell(kind, source, id, **nbgrader):
    made = {"cell_type": kind, "id": id, "metadata": {}, "source": source}
    if nbgrader:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        made["metadata"]["nbgrader"] = {"schema_version": 3, "grade_id": id, **flags, **nbgrader}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def graded(name, points):
    source = f"assert {name}(1, 2)\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    return cell("code", source, f"test_{name}", grade=True, locked=True, points=points)


def answer_of(name):
    source = f"def {name}(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"
    return cell("code", source, name, solution=True)


def notebook(cells):
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def source():
    essay = cell("markdown", "Why?", "essay", grade=True, solution=True, points=4)
    cells = [cell("code", "import math", "given", locked=True)]
    cells += [answer_of("add"), graded("add", 2), answer_of("sub"), graded("sub", 3), essay]
    for made in cells[1:5]:
        made["metadata"]["jaxercise"] = {"exercise": made["id"].removeprefix("test_")}
    return notebook(cells)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    write(root / "solutions" / "hw" / "hw.ipynb", source())
    (root / "solutions" / "hw" / "table.csv").write_text("1,2\n")
    (root / "nbgrader_config.py").write_text(
        "from pathlib import Path\n"
        "from autograder.gradebook import configure\n"
        "configure(get_config(), root=Path(__file__).parent)\n"
    )
    # Makes the gradebook and enters the assignment.
    record(root, "hw", [])
    api(root).generate_assignment("hw", force=True)
    return root


@pytest.fixture
def course(template, tmp_path):
    import shutil

    root = tmp_path / "course"
    shutil.copytree(template, root)
    return root


def api(root):
    """What formgrader calls when its buttons are pressed."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = load_config(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def released(course):
    return read(course / "assignments" / "hw" / "hw.ipynb")


def submit(course, content, student="ann"):
    write(course / "submitted" / student / "hw" / "hw.ipynb", content)


@pytest.fixture
def engine(monkeypatch):
    """An engine that gives what it is told, and keeps the jobs."""

    class Engine:
        def __init__(self):
            self.jobs = []
            self.points = {}
            self.outputs = {}
            self.files = {}

        def mark(self, jobs, options):
            for job in jobs:
                self.jobs.append(job)
                cells, exercises = {}, {}
                for cell in job.cells:
                    outputs = tuple(self.outputs.get(cell.id, ()))
                    cells[cell.id] = CellResult(points=None, of=None, outputs=outputs)
                    if cell.kind == "tests":
                        points = self.points.get(cell.id, cell.points)
                        cells[cell.id] = CellResult(points=points, of=cell.points, outputs=outputs)
                        exercises[cell.exercise] = ExerciseResult(
                            outcome="partly",
                            points=points or 0.0,
                            of=cell.points,
                            findings=(),
                            checks=(),
                        )
                yield (
                    job,
                    Result(exercises=exercises, cells=cells, notices=(), files=self.files),
                )

    import autograder.proctor

    made = Engine()
    monkeypatch.setattr(autograder.proctor, "mark", made.mark)
    return made


def autograde(course, student="ann"):
    done = api(course).autograde("hw", student, force=True)
    assert done["success"], done["log"]


def grades(course, student="ann"):
    sql = (
        "select base_cell.name, auto_score, needs_manual_grade from grade "
        "join base_cell on base_cell.id = grade.cell_id "
        "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
        "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
        "where student_id = ?"
    )
    with sqlite3.connect(course / "gradebook.db") as connection:
        rows = connection.execute(sql, (student,)).fetchall()
    return {name: (score, bool(waits)) for name, score, waits in rows}


# Configuration


def test_configuration_is_nbgrader_s_own_with_our_steps_in_it(tmp_path):
    from nbgrader.converters import Autograde, GenerateFeedback
    from traitlets.config import Config
    from traitlets.utils.importstring import import_item

    c = Config()
    configure(c, tmp_path)
    # Formgrader shows the configuration as JSON.
    json.dumps(c)
    ours = {
        (Autograde, "sanitize_preprocessors"): ["Rebuild"],
        (Autograde, "autograde_preprocessors"): ["Execute", "SettleGrades", "HideTests"],
        (GenerateFeedback, "preprocessors"): ["CleanNotebook"],
    }
    for (converter, trait), added in ours.items():
        names = getattr(c[converter.__name__], trait)
        default = [step.__name__ for step in converter.class_traits()[trait].default_args[0]]
        found = [name.rsplit(".", 1)[1] for name in names]
        assert [step for step in found if step in default] == default
        here = [name.rsplit(".", 1)[1] for name in names if name.startswith("autograder.")]
        assert here == added
        for name in names:
            assert isinstance(import_item(name), type)


def test_execute_answers_to_nbgrader_s_options():
    from nbgrader.preprocessors import Execute as Stock
    from traitlets.config import Config

    from autograder.gradebook import Execute

    assert issubclass(Execute, Stock)
    assert Execute.__name__ == "Execute"
    assert Execute(config=Config({"Execute": {"timeout": 7}})).timeout == 7
    assert Execute(config=Config({"ExecutePreprocessor": {"timeout": 8}})).timeout == 8
    assert not Execute(config=Config({"Execute": {"enabled": False}})).enabled


def test_the_script_with_the_solutions_is_never_copied(course, engine):
    (course / "solutions" / "hw" / "hw.py").write_text("# solutions\n")
    done = api(course).generate_assignment("hw", force=True)
    assert done["success"], done["log"]
    assert sorted(path.name for path in (course / "assignments" / "hw").iterdir()) == [
        "hw.ipynb",
        "table.csv",
    ]
    assert "__pycache__" in load_config(course).CourseDirectory.ignore


def test_release_holds_no_solution_and_no_hidden_test(course):
    text = (course / "assignments" / "hw" / "hw.ipynb").read_text(encoding="utf-8")
    assert "return a + b" not in text
    assert "secret_expectation" not in text
    assert (course / "assignments" / "hw" / "table.csv").is_file()


# Marking on the spot


def test_formgrader_s_button_marks_through_the_engine(course, engine):
    engine.points = {"test_add": 0.5, "test_sub": 3.0}
    given = released(course)
    given["cells"][1]["source"] = "def add(a, b): return 3"
    given["cells"][5]["source"] = "Because."
    submit(course, given)
    autograde(course)
    assert grades(course) == {
        "test_add": (0.5, False),
        "test_sub": (3.0, False),
        "essay": (None, True),
    }
    (job,) = engine.jobs
    kinds = {cell.id: cell.kind for cell in job.cells}
    assert kinds["given"] == "trusted"
    assert kinds["test_add"] == "tests"
    # The engine marks what the course knows: hidden tests, stubs, reference solutions.
    assert HIDDEN in next(cell.source for cell in job.cells if cell.id == "test_add")
    assert "NotImplementedError" in job.stubs["add"]
    assert "return a + b" in "".join(job.reference)
    assert job.env["NBGRADER_EXECUTION"] == "autograde"
    assert base64.b64decode(job.files["table.csv"]) == b"1,2\n"
    text = (course / "autograded" / "ann" / "hw" / "hw.ipynb").read_text(encoding="utf-8")
    assert "secret_expectation" not in text
    done = api(course).generate_feedback("hw", "ann", force=True)
    assert done["success"], done["log"]
    page = (course / "feedback" / "ann" / "hw" / "hw.html").read_text(encoding="utf-8")
    assert "secret_expectation" not in page
    assert "<script" not in page
    assert "Because." in page


def test_formgrader_s_button_writes_a_finished_result(course, engine):
    from autograder.gradebook import replaying

    submit(course, released(course))
    cells = {
        "test_add": CellResult(points=1.0, of=2.0, outputs=()),
        "test_sub": CellResult(points=None, of=3.0, outputs=()),
    }
    with replaying({("ann", "hw", "hw"): Result(exercises={}, cells=cells, notices=())}):
        autograde(course)
    assert engine.jobs == []
    assert grades(course)["test_add"] == (1.0, False)
    assert grades(course)["test_sub"] == (None, True)


def deleted(cells):
    return [cell for cell in cells if cell["id"] != "test_add"]


def doubled(cells):
    return [*cells, cells[2]]


def renamed(cells):
    cells[2]["metadata"]["nbgrader"]["grade_id"] = "else"
    return cells


def flipped(cells):
    cells[2]["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "locked": False}
    return cells


def enriched(cells):
    cells[2]["metadata"]["nbgrader"]["points"] = 99
    return cells


def skipped(cells):
    cells[2]["metadata"]["tags"] = ["skip-execution"]
    return cells


def answered(cells):
    fake = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    cells[2]["outputs"] = [fake | {"data": {"text/plain": "2.0"}}]
    return cells


def stripped(cells):
    return [cell | {"metadata": {}} for cell in cells]


@pytest.mark.parametrize(
    "attack", [deleted, doubled, renamed, flipped, enriched, skipped, answered, stripped]
)
def test_what_is_done_to_test_cells_changes_nothing(course, engine, attack):
    engine.points = {"test_add": 0.0, "test_sub": 3.0}
    given = released(course)
    given["cells"] = attack(given["cells"])
    submit(course, given)
    autograde(course)
    assert grades(course)["test_add"] == (0.0, False)
    assert grades(course)["test_sub"] == (3.0, False)


def test_a_score_does_not_outlive_its_test_cell(course, engine):
    # Without the rebuilding step, nbgrader would leave the earlier score in place.
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Autograde.sanitize_preprocessors.pop(0)\n")
    config.write_text("c = get_config()\n" + config.read_text())
    submit(course, released(course))
    autograde(course)
    assert grades(course)["test_add"] == (2.0, False)
    given = released(course)
    given["cells"] = deleted(given["cells"])
    submit(course, given)
    autograde(course)
    assert grades(course)["test_add"] == (0.0, False)
    assert grades(course)["essay"][1] is False


def test_no_execute_runs_nothing(course, engine):
    from nbgrader.apps import AutogradeApp

    submit(course, released(course))
    here = os.getcwd()
    os.chdir(course)
    try:
        app = AutogradeApp()
        app.initialize(["hw", "--no-execute"])
        app.start()
    finally:
        os.chdir(here)
    assert engine.jobs == []
    assert (course / "autograded" / "ann" / "hw" / "hw.ipynb").is_file()


# The Execute step by itself


def execute(nb, tmp_path, **options):
    from nbformat import from_dict

    from autograder.gradebook import Execute

    where = {"student": "ann", "assignment": "hw", "notebook": "hw"}
    resources = {"nbgrader": where, "metadata": {"path": str(tmp_path)}}
    return Execute(**options).preprocess(from_dict(nb), resources)


def test_an_unknown_kernel_is_an_error(tmp_path, engine):
    from jupyter_client.kernelspec import NoSuchKernel

    nb = source()
    nb["metadata"]["kernelspec"]["name"] = "no-such-kernel"
    with pytest.raises(NoSuchKernel):
        execute(nb, tmp_path)
    assert engine.jobs == []


@pytest.mark.parametrize(("timeout", "seconds"), [(2, 2.0), (None, 86_400.0), (-1, 86_400.0)])
def test_timeout(tmp_path, engine, timeout, seconds):
    engine.points = {"test_add": 0.0}
    late = {"output_type": "error", "ename": "timed_out", "evalue": "x", "traceback": ["y"]}
    engine.outputs = {"test_add": [late], "add": [late]}
    ours = {"ename": "TooLate", "evalue": "2 s", "traceback": ["\x1b[31mTooLate\x1b[0m"]}
    nb, _ = execute(source(), tmp_path, timeout=timeout, error_on_timeout=ours)
    assert engine.jobs[0].limits.cell_wall_s == seconds
    for i in (1, 2):
        (output,) = nb.cells[i].outputs
        assert (output.ename, output.evalue, output.traceback) == ("TooLate", "2 s", ["TooLate"])


def test_files_go_in_and_come_back(tmp_path, engine):
    (tmp_path / "data.csv").write_bytes(b"1")
    (tmp_path / "hw.ipynb").write_text("{}")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "more.csv").write_bytes(b"2")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "big").write_bytes(bytes(5 * 1024 * 1024))
    encoded = base64.b64encode(b"new").decode()
    names = ["new.txt", "data.csv", "../out.txt", "/tmp/out.txt", ".hidden", "x.ipynb", "a/b", ".."]
    engine.files = dict.fromkeys(names, encoded)
    engine.files["huge"] = base64.b64encode(bytes(5 * 1024 * 1024)).decode()
    execute(source(), tmp_path)
    assert set(engine.jobs[0].files) == {"data.csv", "sub/more.csv"}
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"data.csv", "hw.ipynb", "sub", "link", "big", "new.txt"}
    assert (tmp_path / "data.csv").read_bytes() == b"1"
    assert not (Path(tmp_path).parent / "out.txt").exists()


def test_ungradable_cells_are_handed_on(tmp_path, engine):
    engine.points = {"test_add": None}
    nb, resources = execute(source(), tmp_path)
    assert resources["jaxercise"] == {"ungradable": ["test_add"]}
    assert nb.cells[2].outputs[-1].output_type == "error"


def test_a_notebook_without_cell_ids_is_marked(tmp_path, engine):
    engine.outputs = {"student-1": [{"output_type": "stream", "name": "stdout", "text": "hello"}]}
    nb = source() | {"nbformat_minor": 0}
    nb["cells"].insert(0, cell("code", "print('hello')", "x"))
    for made in nb["cells"]:
        del made["id"]
    done, _ = execute(nb, tmp_path)
    assert done.cells[0].outputs[0].text == "hello"
    assert done.cells[0].execution_count == 1
