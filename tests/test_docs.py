"""The manual agrees with the code, with itself, and with the examples in it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

from autograder import checks, diagnoses
from autograder.cli import main
from autograder.lowering import REPLACEMENTS
from autograder.notebooks import Limits, build_notebook, parse_script, visible_part
from autograder.records import OUTCOMES
from autograder.sandbox import LEVELS, Limits as JobLimits
from autograder.sandbox._api import Reason

from .test_layers import ALLOWED


ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
IDS = [page.name for page in PAGES]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_INLINE = re.compile(r"`([^`\n]+)`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return [body for _, name, body in _FENCE.findall(text_of(page)) if name == language]


def prose(page: Path) -> str:
    return _FENCE.sub("", text_of(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made on the web."""
    titles = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.strip().replace(" ", "-") for title in plain}


def code(page: Path) -> Iterator[str]:
    """Every line of a plain code block, and everything between backticks."""
    for block in blocks(page, ""):
        yield from block.splitlines()
    yield from _INLINE.findall(prose(page))


def section(page: Path, heading: str) -> str:
    found = re.search(
        rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,3}} |\Z)",
        text_of(page),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{page.name} has no section {heading!r}"
    return found[2]


def first_column(text: str) -> set[str]:
    """What the first cells of the tables in `text` name between backticks."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return {name for cell in rows for name in _INLINE.findall(cell)}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_resolve(page):
    for link in _LINK.findall(prose(page)):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name} links to {link}"
        assert target.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(target), f"{page.name} links to {link}"


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every `jaxercise ...` on a page, up to its comment."""
    for line in code(page):
        found = re.search(r"(?:^|\s|/)jaxercise (.*)$", line)
        if found and not re.match(r"\s*(?:jaxercise: |off: )", line):
            yield shlex.split(found[1].replace("...", ""), comments=True)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_commands_and_options_exist(page):
    for name, *rest in commands(page):
        assert name in main.commands, f"{page.name}: jaxercise {name}"
        with click.Context(main.commands[name]) as context:
            options = {o for p in main.commands[name].get_params(context) for o in p.opts}
        used = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert used <= options, f"{page.name}: jaxercise {name} {' '.join(rest)}"


def test_every_command_is_explained():
    named = {name for page in PAGES for name, *_ in commands(page)}
    assert named == set(main.commands)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_options_named_by_themselves_exist(page):
    known = {o for c in main.commands.values() for p in c.params for o in p.opts}
    for words in _INLINE.findall(prose(page)):
        option = words.split()[0].partition("=")[0]
        if option.startswith("--"):
            assert option in known, f"{page.name}: {words}"


def test_the_options_of_long_commands_are_explained():
    pages = {"grade": "instructors.md", "collect": "instructors.md", "audit": "authors.md"}
    for name, page in pages.items():
        for parameter in main.commands[name].params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.opts[0] in text_of(DOCS / page), f"{page}: {parameter.opts[0]}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_make_targets_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for line in code(page):
        for target in re.findall(r"^\s*make ([a-z-]+)", line):
            assert target in targets, f"{page.name}: make {target}"


def test_the_readme_names_both_commands():
    first = blocks(ROOT / "README.md", "")[0]
    assert first.split("\n")[:2] == ["make grade", "make test"]
    assert len(text_of(ROOT / "README.md").splitlines()) <= 150


def test_the_table_of_the_readme_is_that_of_the_example_class():
    expected = json.loads((ROOT / "examples" / "class" / "expected.json").read_text("utf-8"))
    (table,) = (b for b in blocks(ROOT / "README.md", "") if b.startswith("┃"))
    head, *rows = ([w.strip() for w in re.split("[┃│]", line)[1:-1]] for line in table.splitlines())
    for student, *cells, total in rows:
        marks = expected[student]["exercises"]
        for exercise, cell in zip(head[1:-1], cells, strict=True):
            outcome, points = marks[exercise]
            assert cell == f"{outcome} {points:g}"
        if all(points >= 0 for _, points in marks.values()):
            assert total.partition("/")[0] == f"{sum(p for _, p in marks.values()):g}"


def test_the_readme_names_every_assignment():
    named = section(ROOT / "README.md", "The assignments")
    listed = set(re.findall(r"`(\d\d_\w+)`", named))
    there = {path.stem for path in (ROOT / "solutions").glob("*/*.py")}
    assert there <= listed


def test_every_check_is_explained_with_its_kind():
    rows = re.findall(r"^\| `check\.(\w+)\(.*?` \| (\w+) \|", text_of(DOCS / "authors.md"), re.M)
    public = {
        name: found.kind
        for name in dir(checks)
        if not name.startswith("_") and checks.is_check(found := getattr(checks, name))
    }
    assert dict(rows) == public


def test_every_helper_of_the_checks_is_named():
    # The rest is for the engine, not for test cells.
    engine = {"Checked", "CheckFailed", "Context", "LocalSubject", "Subject", "Ungradable"}
    engine |= {"context", "form_of", "is_check", "recording", "small_value", "subject"}
    text = text_of(DOCS / "authors.md")
    for name in dir(checks):
        if not name.startswith("_") and callable(getattr(checks, name)) and name not in engine:
            assert f"check.{name}(" in text, name


def test_the_example_builds(tmp_path):
    script, mutant = blocks(DOCS / "authors.md", "python")[:2]
    path = tmp_path / "01_rows.py"
    path.write_text(script, encoding="utf-8")
    parsed = parse_script(path)
    assert [(e.name, e.points, len(e.hints)) for e in parsed.exercises] == [("set_row", 2, 1)]
    notebook = build_notebook(parsed)
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
    assert {"imports", "set_row", "test_set_row"} <= set(ids)
    tests = next(c.source for c in parsed.cells if c.role == "tests")
    assert "reference" in tests and "reference" not in visible_part(tests)
    assert mutant.startswith("# expect: JX103\ndef set_row(")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_python_blocks_are_python(page):
    for block in blocks(page, "python"):
        lines = block.splitlines()
        indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        compile("\n".join(line[indent:] for line in lines), page.name, "exec")


@pytest.mark.parametrize("page", ["students.md", "instructors.md", "design.md"])
def test_every_outcome_is_explained(page):
    assert set(OUTCOMES) <= first_column(text_of(DOCS / page))


def test_limits_and_levels_are_those_of_the_code():
    limits = section(DOCS / "instructors.md", "Limits")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", limits, re.MULTILINE))
    assert {k: float(v) for k, v in rows.items()} == msgspec.structs.asdict(Limits())
    assert first_column(section(DOCS / "instructors.md", "The sandbox")) == set(LEVELS)


def test_the_page_of_the_sandbox_is_that_of_the_code():
    page = DOCS / "sandbox.md"
    assert first_column(section(page, "Levels")) == set(LEVELS)
    # The last of them is for jobs with an accelerator.
    assert first_column(section(page, "Limits")) == {*JobLimits._fields} - {"reserves"}
    assert first_column(section(page, "From Python")) - {"Exit.reason"} == {*get_args(Reason)}


def test_what_is_done_otherwise_than_jax_does_it_is_that_of_the_code():
    table = section(DOCS / "lowering.md", "The list")
    rows = [
        tuple(cell.strip() for cell in r[1:-1].split("|"))
        for r in re.findall(r"^\|.*$", table, re.M)
    ]
    assert rows[2:] == [
        (
            f"`{each.name}`",
            ", ".join(f"`{place}`" for place in each.replaces) or "nothing, it stands beside",
            each.instead,
            " to ".join(each.verified),
            "not measured" if each.gain is None else f"{each.gain:g} %",
        )
        for each in REPLACEMENTS
    ]


def test_the_layers_are_those_of_the_tests():
    table = section(DOCS / "design.md", "Packages")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) ?\| .* \|$", table, re.MULTILINE)
    assert {name: set(_INLINE.findall(others)) for name, others in rows} == ALLOWED


def test_diagnoses_in_the_manual_are_in_the_catalogue():
    for page in PAGES:
        for code, slug in re.findall(r"(JX\d{3,4})(?: ([a-z]+-[a-z-]+))?", text_of(page)):
            assert code in diagnoses.catalogue, f"{page.name}: {code}"
            assert slug in ("", diagnoses.find(code).slug), f"{page.name}: {code} {slug}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_lines_are_short_and_paths_are_nobodys(page):
    text = text_of(page)
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users)/", text)
    for number, line in enumerate(prose(page).splitlines(), start=1):
        assert len(line) <= 100 or line.startswith("|"), f"{page.name}, prose line {number}"
