from pathlib import Path

import pytest

from autograder.notebooks import SourceError, parse_script


TINY = Path(__file__).parent / "fixtures" / "tiny_assignment.py"
CANARY = "# HIDDEN-CANARY"


@pytest.fixture
def problems(tmp_path):
    """Returns a function from the text of a script to the problems found in it."""

    def run(text):
        path = tmp_path / "01_x.py"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SourceError) as caught:
            parse_script(path)
        assert str(caught.value) == "\n".join(caught.value.problems)
        for problem in caught.value.problems:
            assert problem.startswith(f"{path}:")
        return [problem.removeprefix(f"{path}:") for problem in caught.value.problems]

    return run


def edited(old, new):
    text = TINY.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def one(found, line, *parts):
    """There is exactly one problem, on the given line, and it says all the parts."""
    assert len(found) == 1, found
    assert found[0].startswith(f"{line}: "), found
    for part in parts:
        assert part in found[0]


def test_a_good_script():
    script = parse_script(TINY)
    assert [cell.role for cell in script.cells] == [
        "text",
        "trusted",
        "statement",
        "solution",
        "tests",
        "tests",
        "text",
        "scratch",
        "text",
        "trusted",
        "solution",
        "tests",
    ]
    double, counter = script.exercises
    assert (double.name, double.points, len(double.hints)) == ("double", 2.5, 2)
    assert double.hints[1] == "`x + x`"
    # A statement that is said outright leaves other text out; else all text since the last tests.
    assert double.statement.startswith("Write `double(x)`")
    assert counter.statement.startswith("Something to play with:\n\nWrite a class")
    assert (counter.points, len(counter.hints)) == (1, 1)
    lines = TINY.read_text(encoding="utf-8").split("\n")
    assert [lines[cell.line - 1][:4] for cell in script.cells] == ["# %%"] * 12


def test_magics_are_uncommented_and_comments_stay_comments(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("# %%\n# %matplotlib inline\n# cat and dog\nif 1:\n    # !ls\n    x = 1\n")
    (cell,) = parse_script(path).cells
    assert cell.source == "%matplotlib inline\n# cat and dog\nif 1:\n    !ls\n    x = 1"


@pytest.mark.parametrize(
    "old, new, at, parts",
    [
        ("helper(x)\n    ### END SOLUTION\n", "x\n", "    ### BEGIN SOLUTION", ["no end"]),
        (
            CANARY,
            "### BEGIN HIDDEN TESTS\n#1",
            "### BEGIN HIDDEN TESTS\n#1",
            ["inside", "end that"],
        ),
        (CANARY, "### END SOLUTION\n#1", "### END SOLUTION\n#1", ["write `### END HIDDEN TESTS`"]),
        ("# Something", "# ### BEGIN SOLUTION", None, ["### BEGIN SOLUTION"]),
        ('trusted="given"', 'trusted="imports" ', None, ["'imports' is taken"]),
        ('trusted="given"', 'trusted="test_double_2"', None, ["'test_double_2' is taken"]),
        ('trusted="given"', 'trusted="a b"', None, ["not a valid name"]),
        ('trusted="given"', "trusted=given", None, ["double quotes"]),
        ('trusted="given"', 'trusted="given" tags=["a"]', None, ["unknown key tags"]),
        ('trusted="given"', "trusted given", None, ["without spaces"]),
        ('trusted="given"', 'trusted="given" points=1', None, ["points belong to a test cell"]),
        ('tests="counter" points=1', 'tests="counter"', None, ["has no points"]),
        ('tests="counter" points=1', 'tests="counter" points=-1', None, ["finite number"]),
        ('tests="counter" points=1', 'tests="counter" points=1e999', None, ["finite number"]),
        ('tests="counter" points=1', 'tests="counter" points="1"', None, ["finite number"]),
        ('tests="counter" points=1', 'tests="counter" points=true', None, ["finite number"]),
        ("START = 3\n", "START = (3\n", None, ["is not Python"]),
        (
            "# Keep the count in `self`.",
            "#",
            "<details><summary>Hint 1</summary>\n#\n#\n",
            ["empty"],
        ),
        ("<summary>Hint 2", "<summary>Hint 3", None, ["should be `Hint 2`"]),
        (
            "# `x + x`\n#\n# </details>",
            "# `x + x`",
            '# %% [markdown] statement="double"',
            ["close"],
        ),
        ('statement="double"', 'statement="doubble"', None, ["correct the name"]),
    ],
)
def test_one_mistake(problems, old, new, at, parts):
    text = edited(old, new)
    found = problems(text)
    line = line_of(text, at or new)
    assert any(problem.startswith(f"{line}: ") for problem in found), found
    for part in parts:
        assert any(part in problem for problem in found), found


def test_an_exercise_without_tests(problems):
    text = edited('# %% tests="counter" points=1\n', "# %%\n")
    one(problems(text), line_of(text, '# %% solution="counter"'), "counter has no tests")


def test_tests_without_an_exercise(problems):
    text = edited('tests="counter"', 'tests="counte"')
    found = problems(text)
    assert len(found) == 2
    assert "counter has no tests" in found[0]
    assert "no answer cell" in found[1]


def test_two_answer_cells(problems):
    text = edited('solution="counter"', 'solution="double"')
    found = problems(text)
    assert any("has an answer cell already" in problem for problem in found)


def test_tests_above_the_answer(problems):
    text = TINY.read_text(encoding="utf-8")
    tests = text[text.index('# %% tests="counter"') :]
    text = text.replace(tests, "").replace(
        "# %% [markdown]\n# Write a class", tests + "\n# %% [markdown]\n# Write a class"
    )
    found = problems(text)
    assert any("stand above its answer cell" in problem for problem in found)


def test_no_hint(problems):
    text = TINY.read_text(encoding="utf-8")
    start = text.index("# <details><summary>Hint 1</summary>\n#\n# Keep")
    text = text[:start] + text[text.index('\n# %% trusted="given"') :]
    found = problems(text)
    assert len(found) == 1
    assert "counter has no hint" in found[0]


def test_no_statement(problems):
    text = TINY.read_text(encoding="utf-8")
    start, end = text.index("# %% [markdown]\n# Something"), text.index('# %% trusted="given"')
    text = text[:start] + text[end:]
    one(problems(text), line_of(text, '# %% solution="counter"'), "no statement")


def test_hidden_tests_outside_a_test_cell(problems):
    text = edited("START = 3\n", "### BEGIN HIDDEN TESTS\nSTART = 3\n### END HIDDEN TESTS\n")
    one(problems(text), line_of(text, '# %% trusted="given"'), "outside a test cell")


def test_solution_outside_an_answer_cell(problems):
    text = edited("START = 3\n", "### BEGIN SOLUTION\nSTART = 3\n### END SOLUTION\n")
    one(problems(text), line_of(text, '# %% trusted="given"'), "outside an answer cell")


def test_answer_cell_without_a_region(problems):
    text = edited("    ### BEGIN SOLUTION\n    return 2", "    return 2")
    text = text.replace("    return 2 * helper(x)\n    ### END SOLUTION\n", "    return 2\n")
    one(problems(text), line_of(text, '# %% solution="double"'), "no solution region")


def test_what_is_left_must_be_python(problems):
    hidden = "if True:\n    ### BEGIN HIDDEN TESTS\n    pass\n    ### END HIDDEN TESTS\n"
    text = edited('check.true(Counter().step() == 4, "counts from START")\n', hidden)
    one(problems(text), line_of(text, '# %% tests="counter"'), "hide whole statements")


def test_a_mention_of_a_marker_is_refused(problems):
    # nbgrader would cut the text here.
    text = edited("# Something to play with:", "# Look for BEGIN SOLUTION:")
    found = problems(text)
    assert any("nbgrader reads this line as a marker" in problem for problem in found)


def test_code_before_the_first_cell(problems):
    text = "import os\n" + TINY.read_text(encoding="utf-8")
    assert "code before the first cell" in problems(text)[0]


def test_all_problems_at_once_in_order(problems):
    text = edited("points=2\n", "points=nan\n").replace("START = 3", "START = (")
    text = text.replace('trusted="imports"', 'trusted="im ports"')
    found = problems(text)
    lines = [int(problem.split(":")[0]) for problem in found]
    assert len(found) >= 3
    assert lines == sorted(lines)


def test_header_inside_a_string(problems):
    text = edited("START = 3\n", 'START = """\n# %% not a cell\n"""\n')
    found = problems(text)
    assert "inside a string" in found[0] or "not Python" in found[0]


def test_unreadable(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        parse_script(tmp_path / "none.py")
    (tmp_path / "latin.py").write_bytes(b"# %%\n# caf\xe9\n")
    with pytest.raises(SourceError, match="save it as UTF-8"):
        parse_script(tmp_path / "latin.py")
    (tmp_path / "empty.py").write_text("")
    with pytest.raises(SourceError, match="has no cells"):
        parse_script(tmp_path / "empty.py")


def test_an_empty_solution_region_is_fine(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(edited("    return 2 * helper(x)\n    ### END", "    ### END"))
    assert len(parse_script(path).exercises) == 2
