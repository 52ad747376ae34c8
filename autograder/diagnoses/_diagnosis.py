"""A mistake that has a name."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Finding


@dataclass(frozen=True)
class Diagnosis:
    """A mistake that has a name: an entry of the catalogue, or one of a course's own.

    **Arguments:**

    - `code`: in the catalogue `"JX"`, the number of the group, and two digits; of a course's own
        other capital letters, and digits. Once published it keeps its meaning.
    - `slug`: a short name in kebab-case.
    - `title`: one sentence that says what happened, without its full stop.
    - `why`: the likely cause, one or two sentences.
    - `next`: a question that leads towards the repair without giving it away.
    - `page`: where there is more to read, an address or a path; empty if nowhere. By default the
        page of the catalogue.
    """

    code: str
    slug: str
    title: str
    why: str
    next: str
    page: str | None = None

    @property
    def more(self) -> str:
        """The page about this diagnosis; a path is relative to the root of the repository."""
        return f"docs/diagnoses/{self.code}.md" if self.page is None else self.page

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
