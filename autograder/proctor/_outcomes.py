"""How an exercise can end."""

from __future__ import annotations

from typing import Any


OUTCOMES = (
    "passed",
    "partly",
    "failed",
    "missing",
    "crashed",
    "timed_out",
    "out_of_memory",
    "output_limit",
    "ungradable",
)


def ungradable(job: dict[str, Any], message: str) -> dict[str, Any]:
    """The result of a job that could not be marked through no fault of the student.

    Points are None, not 0: a person has to look.
    """
    exercises: dict[str, Any] = {}
    cells: dict[str, Any] = {}
    for cell in job["cells"]:
        if cell["kind"] != "tests":
            cells[cell["id"]] = {"points": None, "of": None, "outputs": []}
            continue
        name = cell["exercise"] or cell["id"]
        entry = exercises.setdefault(
            name,
            {"outcome": "ungradable", "points": 0.0, "of": 0.0, "findings": [], "checks": []},
        )
        entry["of"] += float(cell["points"])
        cells[cell["id"]] = {
            "points": None,
            "of": float(cell["points"]),
            "outputs": [],
            "findings": [],
            "checks": [],
        }
    return {"exercises": exercises, "cells": cells, "notices": [message]}
