"""One entry of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Finding


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
