"""`jaxercise doctor --course`: how each assignment is marked, and whether as nbgrader does it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from ..auditing import agreement
from ..classroom import Marking
from ..gradebook import obeyed
from ..notebooks import load_course
from ._show import sentence
from ._terminal import Terminal


_APART = "apart: built from this kit's source format; `jaxercise release` proves it"


def doctor_course(root: Path, *, as_json: bool) -> int:
    """Says it, and compares with nbgrader. Returns 1 if something differs or cannot be compared."""
    course = obeyed(load_course(root))
    ways = {name: course.way(name) for name in course.assignments}
    compared = [name for name in ways if course.script(name) is None]
    found = {
        each.assignment: each
        for each in agreement(course, compared, Marking(stored=False), Terminal())
    }
    bad = bool(course.unusable) or any(each.differences or each.problem for each in found.values())
    if as_json:
        told = {
            name: {"way": way} | (dataclasses.asdict(found[name]) if name in found else {})
            for name, way in ways.items()
        }
        click.echo(json.dumps({"assignments": told, "unusable": course.unusable}, indent=2))
        return int(bad)
    for name, way in ways.items():
        if name not in found:
            click.echo(f"{name}  {_APART}")
            continue
        each = found[name]
        if each.problem:
            click.echo(f"{name}  {way}: nothing to compare with: {sentence(each.problem)}")
            continue
        same = each.cells - len(each.differences)
        click.echo(f"{name}  {way}: {same} of {each.cells} test cells get nbgrader's points")
        for difference in each.differences:
            click.echo(f"  {sentence(str(difference))}")
    for why in course.unusable:
        click.echo(why)
    return int(bad)
