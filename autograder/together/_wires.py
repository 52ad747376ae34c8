"""Tripwires: cells of ours among the tests, of which it is known what must come of them."""

from __future__ import annotations

import random
import re

from ..wire.requests import CellRun
from ._notebook import Gone, Notebook


_NAME = re.compile(r"\b[A-Za-z_]\w*\b")
_WORDS = frozenset("and as assert def else for from if import in is lambda not or return".split())


def words(source: str) -> set[str]:
    """What may be names in the source of a cell."""
    return set(_NAME.findall(source)) - _WORDS


def tripped(notebook: Notebook, about: set[str], seed: str) -> str | None:
    """Runs a cell that must fail and one that must pass, in either order. What was otherwise than
    it must be, in words; None if nothing was.

    They look like tests of what is called one of the names `about`, and rest on nothing that a
    notebook may replace for good reasons: no function is called, `assert` is none.
    """
    draw = random.Random(seed)
    names = sorted(about) or ["answer"]
    for fails in draw.sample((True, False), 2):
        a, b = draw.sample(range(100, 10_000), 2)
        name = draw.choice(names)
        cell = f"{name}_{a} = {a}\nassert {name}_{a} == {b if fails else a}\ndel {name}_{a}"
        ran = notebook.wire(cell)
        if isinstance(ran, Gone):
            return None  # The next cell of the notebook finds out why.
        if said := _wrong(ran, fails=fails):
            return said
        if fails:
            notebook.wire(f"del {name}_{a}")
    return None


def _wrong(ran: CellRun, *, fails: bool) -> str | None:
    kinds = [each.get("output_type") for each in ran.outputs]
    if "execute_result" in kinds:
        return "a score was put out by something else than a test"
    # Any other error than that of an assertion fails tests too, and has reasons of its own.
    if fails and ran.error is None:
        return "an assertion that is wrong was let pass"
    if not fails and ran.error is not None and ran.error.type == "AssertionError":
        return "an assertion that is right was not let pass"
    return None
