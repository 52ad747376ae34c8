"""The report of a class: one page that loads nothing and runs nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from .. import diagnoses
from ..notebooks import display_name
from ..records import OUTCOMES


_MOST = 12
_WIDEST = 14.0


def write_report(path: Path, table: list[dict[str, Any]], walls: str) -> None:
    """Writes the page for the rows of a class that was marked behind `walls`. Everything in it is
    escaped."""
    environment = Environment(
        loader=PackageLoader("autograder.cli", "."), autoescape=True, trim_blocks=True
    )
    names = list(dict.fromkeys(row["assignment"] for row in table))
    text = environment.get_template("report.html.j2").render(
        submissions=len(table),
        walls=walls,
        outcomes=OUTCOMES,
        assignments=[
            _assignment(name, [row for row in table if row["assignment"] == name]) for name in names
        ],
    )
    path.write_text(text, encoding="utf-8", errors="replace")


def _assignment(name: str, table: list[dict[str, Any]]) -> dict[str, Any]:
    exercises = list(dict.fromkeys(e for row in table for e in row["exercises"]))
    return {
        "name": name,
        "exercises": [_exercise(e, table) for e in exercises],
        "codes": _codes(table),
        "students": [
            {
                "name": display_name(row["student"]),
                "points": row["points"],
                "of": row["of"],
                "cells": [
                    row["exercises"].get(e, {"outcome": "", "points": None}) for e in exercises
                ],
            }
            for row in table
        ],
        "notices": [
            {"student": display_name(row["student"]), "text": display_name(notice, cap=600)}
            for row in table
            for notice in row["notices"]
        ],
    }


def _exercise(name: str, table: list[dict[str, Any]]) -> dict[str, Any]:
    marks = [row["exercises"][name] for row in table if name in row["exercises"]]
    counts = Counter(m["outcome"] for m in marks)
    return {
        "name": name,
        "counts": [(o, counts[o]) for o in OUTCOMES if counts[o]],
        "passed": counts["passed"],
        "total": len(marks),
        "mean": sum(m["points"] or 0.0 for m in marks) / len(marks),
        "of": marks[0]["of"],
    }


def _codes(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The diagnoses that most students met, each counted once a student."""
    counts = Counter(
        code
        for row in table
        for code in {c for e in row["exercises"].values() for c in e["codes"][:1]}
    )
    most = max(counts.values(), default=1)
    return [
        {
            "code": code,
            "slug": diagnoses.find(code).slug,
            "title": diagnoses.find(code).title,
            "students": n,
            "width": round(_WIDEST * n / most, 2),
        }
        for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    ]
