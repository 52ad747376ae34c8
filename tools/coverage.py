"""Writes docs/coverage.md from docs/coverage.toml: which exercise teaches what.

    python tools/coverage.py           # writes it
    python tools/coverage.py --check   # exit code 1 if it is not what would be written

Exit code 1, with a line for each, if an exercise is named that there is not.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

from autograder.notebooks import parse_script


ROOT = Path(__file__).resolve().parent.parent
DATA, PAGE = ROOT / "docs" / "coverage.toml", ROOT / "docs" / "coverage.md"
_HEAD = """\
# Coverage

Which exercise teaches what; made by `make coverage` from `docs/coverage.toml`. An exercise is
`assignment/name`.

"""


def exercises() -> set[str]:
    """All that there are, as ASSIGNMENT/NAME."""
    scripts = (parse_script(path) for path in (ROOT / "solutions").glob("*/*.py"))
    return {f"{script.path.stem}/{each.name}" for script in scripts for each in script.exercises}


def page(data: dict[str, list[dict[str, Any]]]) -> str:
    """The page. What has no exercise yet says so."""
    parts = [_HEAD]
    for kind, title, heads in (
        ("concept", "Concepts", ("concept", "exercises")),
        ("claim", "Claims that are false or outdated", ("claim", "today", "exercises")),
    ):
        entries = data[kind]
        taught = sum(bool(entry["exercises"]) for entry in entries)
        parts.append(f"## {title}\n\n{taught} of {len(entries)} have an exercise.\n\n")
        parts.append(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n")
        for entry in entries:
            named = ", ".join(f"`{name}`" for name in entry["exercises"]) or "none yet"
            texts = [entry["text"], *([entry["today"]] if kind == "claim" else []), named]
            parts.append(f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="docs/coverage.md from docs/coverage.toml")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    there = exercises()
    entries = [*data["concept"], *data["claim"]]
    unknown = sorted({name for entry in entries for name in entry["exercises"]} - there)
    for name in unknown:
        print(f"{DATA}: there is no exercise {name}", file=sys.stderr)
    made = page(data)
    if not options.check:
        PAGE.write_text(made, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != made:
        print(f"{PAGE}: is not what {DATA.name} gives; run: make coverage", file=sys.stderr)
        return 1
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
