"""From cells to exercises: each with its statement, its hints, its answer cell and its tests."""

from __future__ import annotations

import re

from ._script import Exercise, Problems, ScriptCell, grade_ids


_DETAILS = re.compile(r"<details\b[^>]*>(.*?)</details>", re.DOTALL | re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^>]*>(.*?)</summary>(.*)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def exercises_of(cells: list[ScriptCell], problems: Problems) -> list[Exercise]:
    """The exercises of a script, in the order of their answer cells."""
    answers = _answer_cells(cells, problems)
    statements = _statements(cells, problems)
    points = _points(cells, answers, problems)
    exercises: list[Exercise] = []
    for name, cell in answers.items():
        if name not in points:
            problems.add(
                cell.line,
                f'{name} has no tests; add a cell `# %% tests="{name}" points=1` below it',
            )
        if not statements[name]:
            problems.add(
                cell.line, f"{name} has no statement; add a [markdown] cell above its answer cell"
            )
            continue
        hints = _hints(statements[name], name, problems)
        statement = "\n\n".join(text.source for text in statements[name])
        exercises.append(Exercise(name, statement, hints, points.get(name, 0), cell.line))
    return exercises


def _answer_cells(cells: list[ScriptCell], problems: Problems) -> dict[str, ScriptCell]:
    """The answer cell of each exercise."""
    found: dict[str, ScriptCell] = {}
    for cell in cells:
        if cell.role != "solution" or cell.exercise is None:
            continue
        if cell.exercise in found:
            problems.add(
                cell.line,
                f"{cell.exercise} has an answer cell already, on line "
                f"{found[cell.exercise].line}; give this one another name",
            )
        else:
            found[cell.exercise] = cell
    return found


def _statements(cells: list[ScriptCell], problems: Problems) -> dict[str, list[ScriptCell]]:
    """The text cells that make up the statement of each exercise.

    They are those above its answer cell that say so, or, where none does, all since the last test.
    """
    found: dict[str, list[ScriptCell]] = {}
    texts: list[ScriptCell] = []
    for cell in cells:
        name = cell.exercise
        if cell.markdown:
            texts.append(cell)
        elif cell.role == "tests":
            texts = [text for text in texts if text.role == "statement"]
        elif cell.role == "solution" and name is not None and name not in found:
            marked = [text for text in texts if text.role == "statement"]
            for text in marked:
                if text.exercise != name:
                    problems.add(
                        text.line,
                        f'statement="{text.exercise}" stands above the answer cell of {name}; '
                        "correct the name or move the cell",
                    )
            found[name] = marked or texts
            texts = []
    for text in texts:
        if text.role == "statement":
            problems.add(
                text.line,
                f'statement="{text.exercise}" is followed by no answer cell; add one or drop the '
                f"key",
            )
    return found


def _points(
    cells: list[ScriptCell], answers: dict[str, ScriptCell], problems: Problems
) -> dict[str, float]:
    """What the tests of each exercise are worth together."""
    points: dict[str, float] = {}
    for cell in cells:
        name = cell.exercise
        if cell.role != "tests" or name is None:
            continue
        if name not in answers:
            problems.add(
                cell.line,
                f'tests="{name}" tests an exercise that has no answer cell; add a cell '
                f'`# %% solution="{name}"`, or correct the name',
            )
        elif cell.line < answers[name].line:
            problems.add(
                cell.line,
                f"the tests of {name} stand above its answer cell, on line "
                f"{answers[name].line}; move them below it",
            )
        points[name] = points.get(name, 0) + cell.points
    return points


def _hints(texts: list[ScriptCell], name: str, problems: Problems) -> tuple[str, ...]:
    """The hints of a statement, in order."""
    hints: list[str] = []
    for text in texts:
        source = text.source
        opens = len(re.findall(r"<details\b", source, re.IGNORECASE))
        if opens != len(re.findall(r"</details>", source, re.IGNORECASE)):
            problems.add(
                text.line, f"the statement of {name} has a <details> without its end; close it"
            )
            return ("",)
        for block in _DETAILS.finditer(source):
            at = text.line + 1 + source.count("\n", 0, block.start())
            parts = _SUMMARY.match(block[1])
            label = " ".join(_TAG.sub(" ", parts[1]).split()) if parts else ""
            content = parts[2] if parts else block[1]
            if not label:
                problems.add(
                    at,
                    f"a <details> block of {name} has no summary; add "
                    "<summary>Hint 1</summary> right after <details>",
                )
            if not _TAG.sub("", content).strip():
                shown = label or "a <details> block"
                problems.add(at, f"{shown} of {name} is empty; write the hint or delete the block")
            if label.lower().startswith("hint"):
                hints.append(content.strip())
                if label.lower() != f"hint {len(hints)}":
                    problems.add(
                        at,
                        f"{label!r} of {name} should be `Hint {len(hints)}`: hints count from 1, "
                        "the gentlest first",
                    )
    if not hints:
        problems.add(
            texts[0].line,
            f"{name} has no hint; add to its statement "
            "<details><summary>Hint 1</summary> ... </details>",
        )
    return tuple(hints)


def check_ids(cells: list[ScriptCell], problems: Problems) -> None:
    taken: dict[str, int] = {}
    for cell, identity in zip(cells, grade_ids(cells), strict=True):
        if identity is None:
            continue
        # Two answer cells of one exercise are reported as such.
        if identity in taken and cell.role != "solution":
            problems.add(
                cell.line,
                f"the id {identity!r} is taken by the cell on line {taken[identity]}; rename one",
            )
        taken.setdefault(identity, cell.line)
