"""Classes for the benchmarks: students whose answers are drawn from the kit's own wrong and right
submissions."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from autograder.notebooks import Course, dump, load_course


ROOT = Path(__file__).resolve().parent.parent
# Of ten answers, how many are wrong ones.
_WRONG = 2


def course() -> Course:
    """The course of this repository."""
    return load_course(ROOT)


def hand_in(folder: Path, copies: int, *, seed: int = 0, only: tuple[str, ...] = ()) -> list[Path]:
    """Writes `copies` notebooks under `folder`/STUDENT/ASSIGNMENT, no two of an assignment alike;
    every student but the last has handed in all assignments. Returns their paths."""
    home = course()
    names = only or home.assignments
    rng = random.Random(seed)
    written: list[Path] = []
    seen: set[str] = set()
    for i in range(copies):
        name = names[i % len(names)]
        student = f"student{i // len(names):04d}"
        while True:
            text = dump(_solved(home, name, rng, student))
            if text not in seen:
                break
        seen.add(text)
        path = folder / student / name / home.notebook_path(name).name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _solved(home: Course, assignment: str, rng: random.Random, student: str) -> dict[str, Any]:
    nb = json.loads(home.release_path(assignment).read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and flags.get("solution"):
            answer = _answer(assignment, flags["grade_id"], rng)
            # A comment of one's own: nobody's cell is another's byte for byte.
            cell["source"] = f"{answer}\n# {student}"
    return nb


def _answer(assignment: str, exercise: str, rng: random.Random) -> str:
    folder = ROOT / "tests" / "submissions" / assignment / exercise
    right = sorted((folder / "alternatives").glob("*.py"))
    wrong = sorted((folder / "mutants").glob("*.py"))
    chosen = rng.choice(wrong if wrong and rng.randrange(10) < _WRONG else right)
    lines = chosen.read_text("utf-8").splitlines()
    while lines and lines[0].startswith(("# expect:", "# outcome:")):
        lines.pop(0)
    return "\n".join(lines).strip()
