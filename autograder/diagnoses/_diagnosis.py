"""The two records of this package: what can be wrong, and what a check found wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What a failed check reports: a diagnosis, and the evidence for it.

    **Arguments:**

    - `code`, `slug`: which diagnosis, such as `"JX101"` and `"input-mutated"`.
    - `called`: the call as a reader would write it, such as `set_row(x: f32[3,4], 1, row: f32[4])`.
    - `got`: what came back.
    - `expected`: what should have come back.
    - `why`: the likely cause, one or two sentences.
    - `next`: a question that leads on.
    - `more`: path of the page about the diagnosis, relative to the repository root.
    - `check`: label of the check that failed, or the empty string.

    All are plain strings, so that a finding can be stored and sent; see [`to_dict`][].
    """

    code: str
    slug: str
    called: str
    got: str
    expected: str
    why: str
    next: str
    more: str
    check: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """One entry of the catalogue: a mistake that has a name.

    **Arguments:**

    - `code`: `"JX"`, the number of the group, and two digits. Once published it keeps its meaning.
    - `slug`: a short name in kebab-case.
    - `title`: one sentence that says what happened, without its full stop.
    - `why`: the likely cause, one or two sentences.
    - `next`: a question that leads towards the repair without giving it away.
    """

    code: str
    slug: str
    title: str
    why: str
    next: str

    @property
    def more(self) -> str:
        """Path of the page about this diagnosis, relative to the repository root."""
        return f"docs/diagnoses/{self.code}.md"

    def finding(
        self,
        called: str = "",
        got: str = "",
        expected: str = "",
        why: str | None = None,
        next: str | None = None,
        check: str = "",
    ) -> Finding:
        """Make a finding of this diagnosis; `why` and `next` replace the catalogue's text."""
        return Finding(
            code=self.code,
            slug=self.slug,
            called=called,
            got=got,
            expected=expected,
            why=self.why if why is None else why,
            next=self.next if next is None else next,
            more=self.more,
            check=check,
        )
