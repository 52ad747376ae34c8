"""How to collect, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Literal

from .._intake import DEFAULT_BYTES
from ._participants import Known


@dataclass(frozen=True)
class CollectOptions:
    """How to read archives, and whom to expect.

    - `notebook_name`: the name that is expected, and written; by default `ASSIGNMENT.ipynb`.
    - `lms`: the platform that made the archives; by default it is found out for each.
    - `known`: the class, see [`assign_ids`][].
    - `others`: the course's other assignments, for archives that hold several.
    - `zone`: the time zone of the platform's times, by default that of this machine.
    - `max_bytes`: the size above which a notebook is left out.
    - `dry_run`: write nothing.
    """

    notebook_name: str | None = None
    lms: str | None = None
    known: Sequence[Known] = ()
    others: Sequence[str] = ()
    zone: tzinfo | None = None
    max_bytes: int = DEFAULT_BYTES
    dry_run: bool = False


@dataclass(frozen=True)
class Left:
    """Something in an archive that was not taken. `wrong` if somebody should look at it."""

    archive: str
    name: str
    reason: str
    wrong: bool = True


@dataclass(frozen=True)
class Taken:
    """What became of one student's work.

    `what` is `"taken"`, `"replaced"`, `"unchanged"`, `"kept"` (another submission is there, which
    did not come from an archive or is later), or `"nothing"`.
    """

    student: str
    participant: str
    what: Literal["taken", "replaced", "unchanged", "kept", "nothing"]
    file: str = ""
    submitted: str | None = None
    notes: tuple[str, ...] = ()
    wrong: bool = False


@dataclass
class Collected:
    """What was found in the archives of an assignment, and what was done with it."""

    platforms: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing needs to be looked at."""
        return not any(each.wrong for each in (*self.left, *self.taken))
