"""Which of several notebooks of one student counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from .._names import display_name
from ._archive import ArchiveError
from ._unpack import HandedIn


def choose(notebooks: Sequence[HandedIn], expected: str) -> tuple[HandedIn, list[str]]:
    """The notebook that counts, and what there is to say about it.

    **Raises:** `ArchiveError` if there is none, or several and no way to tell.
    """
    if not notebooks:
        raise ArchiveError(f"there is no notebook; {expected} should be handed in")
    said: list[str] = []
    # Times come from the platform alone; without them, the archive that was named last counts.
    order = [(n.when or datetime.min, n.order) for n in notebooks]
    latest = [n for n, at in zip(notebooks, order, strict=True) if at == max(order)]
    if earlier := len(set(order)) - 1:
        attempts = "attempt" if earlier == 1 else "attempts"
        said.append(f"{earlier} earlier {attempts} left out; the latest counts")
    named = [(n, _version(n.file, expected)) for n in latest]
    ours = [(version, n) for n, version in named if version is not None]
    if ours:
        newest = max(version for version, _ in ours)
        same = [n for version, n in ours if version == newest]
        top = min(n.file.count("/") for n in same)
        same = [n for n in same if n.file.count("/") == top]
        chosen = same[-1]
        if len({n.sha256 for n in same}) > 1:
            if len({n.file for n in same}) > 1:
                some = ", ".join(display_name(n.file, 40) for n in same[:5])
                raise ArchiveError(f"there are {len(same)} different notebooks: {some}")
            said.append(f"{chosen.file} is there {len(same)} times; the last one counts")
        elif len(latest) > len(same):
            said.append(f"{len(latest) - len(same)} other notebooks were left")
    elif len({n.sha256 for n in latest}) == 1:
        chosen = latest[-1]
    else:
        some = ", ".join(display_name(n.file, 40) for n in latest[:5])
        raise ArchiveError(f"there are {len(latest)} notebooks ({some}), none called {expected}")
    if chosen.late:
        said.append("late, as the platform says")
    return chosen, said


def _version(file: str, expected: str) -> int | None:
    """How often the expected notebook was handed in before, as Canvas and browsers number it."""
    stem = expected.removesuffix(".ipynb")
    match = re.fullmatch(
        rf"{re.escape(stem)}(?:-([0-9]{{1,6}})| ?\(([0-9]{{1,6}})\))?\.ipynb",
        file.rpartition("/")[2],
        re.IGNORECASE,
    )
    return None if match is None else int(match[1] or match[2] or 0)
