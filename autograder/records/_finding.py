"""What a check found wrong."""

from __future__ import annotations

from ._plain import Record


class Finding(Record, frozen=True, kw_only=True):
    """What a failed check reports: a diagnosis, and the evidence for it.

    Made by `checks` from a diagnosis of the catalogue, and by `examiner` for what is not a check;
    read by whatever shows a result. All fields are texts for people, and may quote student code.

    - `code`, `slug`: which diagnosis, such as `"JX101"` and `"input-mutated"`.
    - `called`: the call as a reader would write it, such as `set_row(x: f32[3,4], 1, row: f32[4])`.
    - `got`: what came back.
    - `expected`: what should have come back.
    - `why`: the likely cause, one or two sentences.
    - `next`: a question that leads on.
    - `more`: the page about the diagnosis: a path from the root of the repository, or what a course
      has given for one of its own; empty if there is none.
    - `check`: label of the check that failed, or the empty string.
    """

    code: str
    slug: str
    called: str
    got: str
    expected: str
    why: str
    next: str
    more: str
    # Written out even where it is empty: readers of a result look a finding's check up by it.
    check: str
