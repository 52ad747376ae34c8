"""The example class is marked as its list of expectations says, and nothing secret gets out."""

from __future__ import annotations

import html
import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

import pytest


pytest.importorskip("nbgrader")

from .nbgrader_course import scores
from .tiny_course import COMMAND, environment, gradebook


ROOT = Path(__file__).resolve().parent.parent
NAME = "01_updates"
CLASS = ROOT / "examples" / "class"
EXPECTED = json.loads((CLASS / "expected.json").read_text("utf-8"))
# A shorter line, such as `return x`, gives nothing away.
_TELLING = 25


def grade(out, *options):
    arguments = ["grade", "--submitted", str(CLASS / "submitted"), "--out", str(out), *options]
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.fixture(scope="session")
def marked(tmp_path_factory):
    """(folder with all that was written, what `--json` printed). As `make grade` does it, so what
    has not changed since is not marked again."""
    out = tmp_path_factory.mktemp("class") / "out"
    done = grade(out, "--json")
    assert done.returncode == 0, done.stderr
    return out, done.stdout


@pytest.fixture(scope="session")
def rows(marked):
    return {row["student"]: row for row in json.loads(marked[1])["submissions"]}


def test_everybody_is_marked(rows):
    assert set(rows) == set(EXPECTED)


@pytest.mark.parametrize("student", EXPECTED)
def test_outcomes_are_the_expected_ones(rows, student):
    got = rows[student]["exercises"]
    want = EXPECTED[student]["exercises"]
    assert list(got) == list(want)
    assert {e: got[e]["outcome"] for e in got} == {e: outcome for e, (outcome, _) in want.items()}
    for exercise, (_, points) in want.items():
        earned, of = got[exercise]["points"], got[exercise]["of"]
        assert 0 < earned < of if points == -1 else earned == points, exercise


def test_the_gradebook_holds_the_same_points(marked, rows):
    held = gradebook(marked[0])
    assert set(held) == set(rows)
    for student, row in rows.items():
        unread = {e["outcome"] for e in row["exercises"].values()} == {"ungradable"}
        if unread:
            assert set(held[student].values()) == {None}, "a person has to look"
            continue
        sums = dict.fromkeys(row["exercises"], 0.0)
        for cell, score in held[student].items():
            (exercise,) = [e for e in sums if re.fullmatch(rf"test_{e}(_\d+)?", cell)]
            sums[exercise] += score
        assert sums == pytest.approx({e: got["points"] for e, got in row["exercises"].items()})


def test_the_table_shows_them(marked, rows):
    done = grade(marked[0])
    assert done.returncode == 0, done.stderr
    lines = [line.split("│")[1:-1] for line in done.stdout.splitlines() if line.count("│") > 2]
    table: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        # A cell that is too narrow for its text goes on in the next line.
        name = line[0].strip() or name
        so_far = table.setdefault(name, [""] * len(line))
        table[name] = [f"{a} {b.strip()}".strip() for a, b in zip(so_far, line, strict=True)]
    for student, row in rows.items():
        # Nobody has marked what could not be read: it has no points to show.
        shown = [
            e["outcome"] + (f" {e['points']:g}" if e["outcome"] != "ungradable" else "")
            for e in row["exercises"].values()
        ]
        found = [text.replace(" ", "") for text in table[student][1:]]
        total = f"{row['points']:g}/{row['of']:g}"
        assert found == [text.replace(" ", "") for text in [*shown, total]]


# Nothing secret gets out


def regions(kind):
    """The telling lines between the markers of one kind in the source, stripped."""
    found, inside = set(), False
    script = ROOT / "solutions" / NAME / f"{NAME}.py"
    for line in script.read_text("utf-8").splitlines():
        if f"BEGIN {kind}" in line or f"END {kind}" in line:
            inside = "BEGIN" in line
        elif inside and len(line.strip()) > _TELLING:
            found.add(line.strip())
    return found


def texts(value):
    """All text in plain JSON data, lists of lines put together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        for item in value:
            yield from texts(item)


def plain(path):
    """A file's text as a reader sees it: decoded, without markup, and as it is."""
    raw = path.read_text("utf-8", errors="replace")
    if path.suffix in (".ipynb", ".json"):
        try:
            return "\n".join([raw, *texts(json.loads(raw))])
        except ValueError:
            return raw
    if path.suffix == ".html":
        return raw + "\n" + html.unescape(re.sub(r"<[^>]*>", "", raw))
    return raw


def test_no_hidden_test_and_no_solution_gets_out(marked):
    out, told = marked
    hidden, solutions = regions("HIDDEN TESTS"), regions("SOLUTION")
    assert len(hidden) > 30 and len(solutions) > 10
    release = ROOT / "assignments" / NAME / f"{NAME}.ipynb"
    shown = plain(release)
    secret = {line for line in hidden | solutions if line not in shown}
    assert len(secret) > 40, "most of it is not in what students get"

    everywhere = [out / "report.html", out / "grades.csv"]
    everywhere += [p for p in (ROOT / "assignments" / NAME).rglob("*") if p.is_file()]
    documents = {str(path): (plain(path), "") for path in everywhere}
    documents["--json"] = ("\n".join(texts(json.loads(told))), "")
    for folder in ("autograded", "feedback"):
        for path in (p for p in (out / folder).rglob("*") if p.is_file()):
            student = path.relative_to(out / folder).parts[0]
            own = CLASS / "submitted" / student / NAME / f"{NAME}.ipynb"
            # Whoever writes what the reference says has not got it from us.
            documents[str(path)] = (plain(path), plain(own) if own.exists() else "")
    assert len(documents) > 2 * len(EXPECTED)
    for name, (text, own) in documents.items():
        leaked = {line for line in secret if line in text and line not in own}
        assert not leaked, name


def test_the_submissions_are_those_of_the_present_assignment(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("make_class", ROOT / "examples/make_class.py")
    make_class = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_class)
    monkeypatch.setattr(make_class, "HERE", tmp_path)
    make_class.main()
    want = {p.relative_to(tmp_path): p for p in tmp_path.rglob("*") if p.is_file()}
    have = {p.relative_to(CLASS): p for p in CLASS.rglob("*") if p.is_file()}
    have = {name: p for name, p in have.items() if ".ipynb_checkpoints" not in name.parts}
    remedy = "the first assignment has changed: run examples/make_class.py"
    assert set(want) == set(have), remedy
    assert [n for n in want if want[n].read_bytes() != have[n].read_bytes()] == [], remedy
    assert not any(os.path.islink(p) for p in have.values())


def test_an_ordinary_nbgrader_course_gets_the_marks_of_the_readme(tmp_path):
    section = (ROOT / "examples" / "numpy_course" / "README.md").read_text("utf-8")
    (target,) = re.findall(r"^make (\S+)$", section, re.MULTILINE)
    recipe = (ROOT / "Makefile").read_text("utf-8").partition(f"\n{target}:")[2]
    command = recipe.splitlines()[1].split()
    assert command[0] == "$(JAXERCISE)" and command[-2] == "--out"
    done = subprocess.run(
        [*COMMAND, *command[1:-1], str(tmp_path / "out")],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in section.splitlines() if line.startswith("│")]
    assert len(rows) == 4 and all(row in done.stdout for row in rows), done.stdout
    found = scores(tmp_path / "out")
    # Who has written something waits for a person; who has not does not.
    assert found["ada/hw1/hw1/why"] == (None, True) and found["dee/hw1/hw1/why"] == (0.0, False)
    page = (tmp_path / "out" / "feedback" / "bo" / "hw1" / "hw1.html").read_text("utf-8")
    assert "on the Moon it is another number" in page and "1.6" not in page
    assert "image/png" in page
