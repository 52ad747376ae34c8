"""Submissions in every state of disrepair: our cells always count, no answer is lost."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from autograder.notebooks import (
    build_notebook,
    canonicalise,
    parse_script,
    stub_sources,
    visible_part,
)
from autograder.records import dumps, replace


TINY = Path(__file__).parent / "fixtures" / "tiny_assignment.py"
SOURCE = build_notebook(parse_script(TINY))
STUBS = stub_sources(SOURCE)
DOUBLE = "def double(x):\n    return x + x"
COUNTER = (
    "class Counter:\n    n = START\n    def step(self):\n        self.n += 1\n        return self.n"
)
ANSWERS = {"double": DOUBLE, "counter": COUNTER}
TESTS = ["test_double", "test_double_2", "test_counter"]
TRUSTED = ["imports", "given"]


def released():
    """What a student gets, as a dictionary of cells by id."""
    cells = {cell["id"]: cell for cell in copy.deepcopy(SOURCE["cells"])}
    # The cell to play with has no id of nbgrader's, so it comes from submissions only.
    return cells | {cell["id"]: cell for cell in canonicalise(SOURCE, None).notebook["cells"]}


def student(**sources):
    """A student's notebook as the list of its cells, the two answers filled in."""
    cells = released()
    for name, source in {**ANSWERS, **sources}.items():
        cells[name]["source"] = source
    return list(cells.values())


def extra(source, kind="code", **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def at(cells, id):
    return next(index for index, cell in enumerate(cells) if cell.get("id") == id)


def canonical(cells):
    result = canonicalise(SOURCE, {"cells": cells, "nbformat": 4})
    check_invariants(result)
    return result


def check_invariants(result):
    """What holds whatever was handed in."""
    ids = [cell.id for cell in result.cells]
    assert len(ids) == len(set(ids))
    ours = {cell["id"]: cell for cell in SOURCE["cells"]}
    graded = [cell for cell in result.cells if cell.kind == "tests"]
    assert sorted(cell.id for cell in graded) == sorted(TESTS)
    for cell in graded:
        nbgrader = ours[cell.id]["metadata"]["nbgrader"]
        assert cell.source == ours[cell.id]["source"]
        assert cell.points == nbgrader["points"]
    trusted = [cell for cell in result.cells if cell.kind == "trusted"]
    assert [cell.id for cell in trusted] == TRUSTED
    for cell in trusted:
        assert cell.source == ours[cell.id]["source"]
    answers = [cell for cell in result.cells if cell.solution]
    assert sorted(cell.exercise for cell in answers) == ["counter", "double"]
    for cell in answers:
        assert cell.kind == "student" and cell.id == cell.exercise
        # How the engine tells that there is nothing to mark.
        missing = not cell.source.strip() or cell.source == STUBS[cell.exercise]
        assert missing == (not result.answers[cell.exercise])
    order = ids.index
    for name in TESTS:
        exercise = next(cell.exercise for cell in graded if cell.id == name)
        assert order(exercise) < order(name)
    assert order("imports") < order("double") and order("given") < order("counter")
    # The gradebook's notebook has every cell, and never what is hidden.
    text = json.dumps(result.notebook)
    assert "HIDDEN" not in text
    shown = [cell for cell in result.notebook["cells"]]
    places = [cell["id"] for cell in shown]
    assert len(places) == len(set(places))
    assert [id for id in places if id in ids] == ids
    for cell in shown:
        assert cell.get("outputs", []) == [] and "tags" not in cell["metadata"]
        if cell["id"] in TESTS:
            assert cell["source"] == visible_part(ours[cell["id"]]["source"])
    dumps(result.cells).encode()
    for notice in result.notices:
        assert notice.isprintable() and "HIDDEN" not in notice


def run(result):
    """Runs the student side as the engine would; returns what each test cell would see."""
    names = {"jnp": None}
    seen = {}
    for cell in result.cells:
        if cell.kind == "tests":
            wanted = {"double": "double", "counter": "Counter"}[cell.exercise]
            seen[cell.id] = names.get(wanted)
            continue
        # What the fixture imports is of no matter here, and magics are not Python.
        lines = cell.source.split("\n")
        kept = [line for line in lines if not line.startswith(("%", "import jax", "from auto"))]
        try:
            exec("\n".join(kept), names)
        except Exception:
            pass
    return seen


def all_right(result):
    seen = run(result)
    for name in ("test_double", "test_double_2"):
        assert seen[name](21) == 42
    assert seen["test_counter"]().step() == 4
    assert result.answers == {"double": True, "counter": True}
    return True


def test_untouched_structure():
    result = canonical(student())
    assert all_right(result)
    assert result.notices == []
    assert [cell.id for cell in result.cells] == [
        "imports",
        "double",
        "test_double",
        "test_double_2",
        "student-8",
        "given",
        "counter",
        "test_counter",
    ]
    assert result.cells[1].source == DOUBLE


def test_nothing_handed_in():
    result = canonicalise(SOURCE, None)
    check_invariants(result)
    assert result.answers == {"double": False, "counter": False}
    assert result.notices == []
    assert [cell.source for cell in result.cells if cell.solution] == ["", ""]
    notebook = {cell["id"]: cell for cell in result.notebook["cells"]}
    assert notebook["double"]["source"] == STUBS["double"]


def test_untouched_stubs():
    # Jupyter or a formatter may add a line break; it is still the stub.
    result = canonical(student(double=STUBS["double"] + "\n\n", counter=STUBS["counter"]))
    assert result.answers == {"double": False, "counter": False}
    assert [c.source for c in result.cells if c.solution] == list(STUBS.values())
    result = canonical(student(double="  \n", counter=COUNTER))
    assert result.answers == {"double": False, "counter": True}


def test_sources_as_lists_and_line_ends():
    result = canonical(student(double=DOUBLE.replace("\n", "\r\n").splitlines(True)))
    assert all_right(result)
    assert next(c for c in result.cells if c.id == "double").source == DOUBLE


def test_own_cells_keep_their_place():
    cells = student(double="def double(x):\n    return TWO * x")
    cells.insert(at(cells, "double"), extra("TWO = 2"))
    cells.insert(at(cells, "counter") + 1, extra("# after"))
    cells.insert(0, extra("first = 1"))
    cells.append(extra("last = 1"))
    cells.append(extra("Some prose", "markdown"))
    result = canonical(cells)
    assert all_right(result)
    sources = [cell.source for cell in result.cells]
    assert sources[0] == "first = 1" and sources[-1] == "last = 1"
    assert sources.index("TWO = 2") == sources.index("def double(x):\n    return TWO * x") - 1
    assert result.notebook["cells"][-1]["source"] == "Some prose"
    assert result.notices == []


def test_deleted_tests_and_read_only_cells():
    cells = [cell for cell in student() if cell["id"] not in (*TESTS, *TRUSTED)]
    result = canonical(cells)
    assert all_right(result)
    assert len(result.notices) == 5
    assert "The tests of `double` were missing from your notebook" in result.notices[1]
    assert "The read-only cell `imports` was missing" in result.notices[0]


def test_doubled_and_edited_tests():
    cells = student()
    cells.append(copy.deepcopy(cells[at(cells, "test_double")]))
    cells[at(cells, "test_counter")]["source"] = "pass"
    result = canonical(cells)
    assert all_right(result)
    assert [notice.split(" of the ")[0] for notice in result.notices] == [
        "Your notebook has 2 copies",
        "Your copy",
    ]
    assert "pass" not in [cell.source for cell in result.cells]


@pytest.mark.parametrize(
    "change",
    [
        {"tags": ["skip-execution"]},
        {"nbgrader": {"grade": False, "solution": True, "points": 99, "grade_id": "test_double"}},
        {"nbgrader": {"grade": "yes", "points": float("nan"), "grade_id": "test_double"}},
        {"nbgrader": {}},
        {"nbgrader": None},
        {"nbgrader": {"grade_id": ["test_double"]}},
        {"nbgrader": {"grade_id": "no_such_cell"}},
        {"jaxercise": {"exercise": "counter"}},
    ],
)
def test_metadata_of_tests_is_ignored(change):
    cells = student()
    cells[at(cells, "test_double")]["metadata"] = change
    cells[at(cells, "test_double")]["outputs"] = [{"output_type": "execute_result"}]
    result = canonical(cells)
    assert all_right(result)


def test_test_cell_turned_into_text():
    cells = student()
    cells[at(cells, "test_double")]["cell_type"] = "markdown"
    cells[at(cells, "test_double_2")]["cell_type"] = "raw"
    result = canonical(cells)
    assert all_right(result)
    assert len(result.notices) == 2


def test_tests_that_define_what_the_student_needs():
    # A copied test cell that the answer was typed into keeps the test's metadata.
    cells = student(double=STUBS["double"])
    copied = copy.deepcopy(cells[at(cells, "test_double")])
    copied["source"] = DOUBLE
    cells.append(copied)
    assert all_right(canonical(cells))


def test_import_added_to_a_read_only_cell():
    cells = student(double="def double(x):\n    return operator.mul(2, x)")
    cells[at(cells, "imports")]["source"] += "\nimport operator"
    cells[at(cells, "given")]["source"] = "START = 99"
    result = canonical(cells)
    # The import is there, and the given data are ours.
    assert all_right(result)
    assert len(result.notices) == 2


def test_all_metadata_lost():
    cells = [extra(cell["source"], cell["cell_type"]) for cell in student()]
    result = canonical(cells)
    assert all_right(result)
    sources = [cell.source for cell in result.cells]
    # What came back as it was released is recognised, and runs once.
    assert len(sources) == len(set(sources))


def test_only_metadata_lost_but_ids_kept():
    cells = student()
    for cell in cells:
        cell["metadata"] = {}
    result = canonical(cells)
    assert all_right(result)
    assert result.notices == []


@pytest.mark.parametrize("stub", ["kept", "emptied", "deleted"])
@pytest.mark.parametrize("place", ["first", "before", "after", "last"])
def test_answer_in_a_cell_of_its_own(stub, place):
    cells = student(double=STUBS["double"] if stub == "kept" else "")
    index = at(cells, "double")
    if stub == "deleted":
        del cells[index]
    where = {"first": 0, "before": index, "after": index + (stub != "deleted"), "last": len(cells)}
    cells.insert(where[place], extra(DOUBLE.replace("x + x", "helper(x) + x")))
    # The stub's cell holds a helper above the gap; it is there only if the cell is.
    if stub != "kept":
        cells.insert(0, extra("def helper(x):\n    return x"))
    result = canonical(cells)
    assert all_right(result)
    assert any("`double` is defined in cell" in notice for notice in result.notices)


def test_two_answers_in_one_cell():
    both = f"{DOUBLE}\n{COUNTER}"
    cells = student(double=STUBS["double"], counter=STUBS["counter"])
    assert all_right(canonical([*cells, extra(both)]))
    assert all_right(canonical(student(double=both, counter=STUBS["counter"])))
    assert all_right(canonical(student(double="", counter=both)))


def test_answer_assigned_or_imported():
    for source in ("double = lambda x: 2 * x", "double: object = lambda x: x + x"):
        cells = student(double="")
        cells.insert(at(cells, "double"), extra(source))
        assert all_right(canonical(cells))
    cells = student(double="")
    cells.insert(0, extra("from my_module import double"))
    assert canonical(cells).answers["double"]


def test_a_mention_is_no_answer():
    cells = student(double=STUBS["double"])
    cells.append(extra("double(3)\nundouble = 1\nredouble = double\nprint(double == 3)"))
    result = canonical(cells)
    assert not result.answers["double"]
    assert result.cells[1].source == STUBS["double"]


def test_split_answer_cell():
    # JupyterLab's "split cell" leaves the id on both halves; both are needed.
    cells = student(double="def helper2(x):\n    return x")
    second = copy.deepcopy(cells[at(cells, "double")])
    second["source"] = "def double(x):\n    return x + helper2(x)"
    cells.insert(at(cells, "double") + 1, second)
    result = canonical(cells)
    assert all_right(result)
    assert next(c for c in result.cells if c.id == "double").source == second["source"]
    assert "2 answer cells `double`" in result.notices[0]
    # In the other order, too: the part that defines the answer is the answer.
    index = at(cells, "double")
    cells[index]["source"], cells[index + 1]["source"] = (
        "def double(x):\n    return x + helper2(x)",
        "def helper2(x):\n    return x",
    )
    assert all_right(canonical(cells))


def test_of_two_answers_the_last_one_counts_and_stubs_never():
    cells = student(double="def double(x):\n    return 0")
    index = at(cells, "double")
    again, stub = copy.deepcopy(cells[index]), copy.deepcopy(cells[index])
    again["source"], stub["source"] = DOUBLE, STUBS["double"]
    cells[index + 1 : index + 1] = [again, stub]
    assert all_right(canonical(cells))


def test_a_stub_may_hold_what_the_answer_needs():
    for where in (0, 1):
        cells = student(double="def double(x):\n    return helper(x) + x")
        stub = copy.deepcopy(cells[at(cells, "double")])
        stub["source"] = STUBS["double"]
        cells.insert(at(cells, "double") + where, stub)
        assert all_right(canonical(cells))


def test_answer_cell_that_holds_only_a_part():
    cells = student(double="def part(x):\n    return x")
    cells.append(extra("def double(x):\n    return part(x) + x"))
    assert all_right(canonical(cells))
    # No cell defines the name: what stands in the answer cell is the answer, and fails.
    result = canonical(student(double="def part(x):\n    return x"))
    assert result.answers["double"]


def test_comments_alone_are_no_answer():
    result = canonical(student(double="# I do not know"))
    assert not result.answers["double"]
    assert any(cell["source"] == "# I do not know" for cell in result.notebook["cells"])


def test_answer_cell_turned_into_text():
    for kind in ("markdown", "raw"):
        cells = student()
        cells[at(cells, "double")]["cell_type"] = kind
        result = canonical(cells)
        assert all_right(result)
        assert f"had become a {kind} cell" in result.notices[0]
    # Unless the answer stands elsewhere, and the text is a draft.
    cells = student(double="def double(x): return 0")
    cells[at(cells, "double")]["cell_type"] = "markdown"
    cells.insert(at(cells, "double"), extra(DOUBLE))
    assert all_right(canonical(cells))


def test_cells_in_another_order():
    assert all_right(canonical(student()[::-1]))
    cells = student(double="@twice\ndef double(x):\n    return x")
    # The counter's answer was moved up, and the first answer needs what it defines.
    counter = cells.pop(at(cells, "counter"))
    counter["source"] += "\ndef twice(f):\n    return lambda x: 2 * f(x)"
    cells.insert(at(cells, "double"), counter)
    assert all_right(canonical(cells))


def test_answer_below_its_tests():
    cells = student()
    cells.append(cells.pop(at(cells, "double")))
    assert all_right(canonical(cells))


def test_a_student_cannot_take_our_ids():
    cells = student()
    for id in ("test_double", "student-2", "student-3", "given"):
        cells.insert(1, extra("y = 1", id=id))
    assert all_right(canonical(cells))


def test_source_that_utf8_cannot_hold():
    cells = [*student(), extra("x = '\ud83d\ude00 \udc00'")]
    result = canonical(cells)
    assert all_right(result)
    assert result.cells[-1].source == "x = '\N{GRINNING FACE} \ufffd'"


def test_attachments():
    picture = {"a.png": {"image/png": "aGk="}, "b": {"text/html": "<script>"}, "c": 1}
    cells = [*student(), extra("![](attachment:a.png)", "markdown", attachments=picture)]
    last = canonical(cells).notebook["cells"][-1]
    assert last["attachments"] == {"a.png": {"image/png": "aGk="}}


JUNK = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=3),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["nbgrader", "jaxercise", "tags"]), st.none(), max_size=2),
)


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "cell_type": JUNK | st.sampled_from(["code", "markdown", "raw"]),
                "id": JUNK | st.sampled_from(TESTS),
                "source": JUNK | st.sampled_from([DOUBLE, COUNTER, *STUBS.values()]),
                "attachments": JUNK,
                "metadata": JUNK
                | st.fixed_dictionaries(
                    {
                        "nbgrader": JUNK
                        | st.fixed_dictionaries({"grade_id": st.sampled_from([*TESTS, "double"])})
                    }
                ),
            },
        )
        | JUNK,
        max_size=6,
    )
)
def test_any_cells(cells):
    canonical(cells)


@settings(deadline=None)
@given(st.data())
def test_deletions_copies_and_moves_lose_no_answer(data):
    cells = student()
    locked = [*TESTS, *TRUSTED, "text_1", "statement_double", "text_2", "scratch", "text_3"]
    for name in data.draw(st.lists(st.sampled_from(locked), unique=True)):
        del cells[at(cells, name)]
    for index in sorted(
        data.draw(st.sets(st.integers(0, len(cells) - 1), max_size=4)), reverse=True
    ):
        # A copy may stand anywhere, with or without its metadata.
        made = copy.deepcopy(cells[index])
        if data.draw(st.booleans()):
            made["metadata"] = {}
            made.pop("id", None)
        cells.insert(data.draw(st.integers(0, len(cells))), made)
    cells = data.draw(st.permutations(cells))
    if data.draw(st.booleans()):
        cells = [extra(cell["source"], cell["cell_type"]) for cell in cells]
    result = canonical(cells)
    assert all_right(result)
    # What is in canonical form already stays as it is.
    again = canonicalise(SOURCE, result.notebook)
    for before, after in zip(result.cells, again.cells, strict=True):
        assert replace(before, id="") == replace(after, id="")
