"""The marked regions of a cell: what is cut out before students see it.

The rules are nbgrader's, so that its `generate_assignment` and this package agree to the letter on
what a student gets. A line is a marker if it contains, say, `BEGIN SOLUTION`.
"""

from __future__ import annotations

import re
from collections.abc import Callable


SOLUTION = "SOLUTION"
HIDDEN = "HIDDEN TESTS"
MARK_SCHEME = "MARK SCHEME"
KINDS = (SOLUTION, HIDDEN, MARK_SCHEME)

CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
TEXT_STUB = ("YOUR ANSWER HERE",)
# Stands in a test cell that is hidden as a whole; an empty cell would look like a mistake.
ALL_HIDDEN = "# The tests of this cell are hidden. They run when your notebook is marked."


def marker(line: str) -> tuple[str, str] | None:
    """Returns `("BEGIN" | "END", kind)` if nbgrader would read the line as a marker."""
    for kind in KINDS:
        for edge in ("BEGIN", "END"):
            if f"{edge} {kind}" in line:
                return edge, kind
    return None


def has_region(source: str, kind: str) -> bool:
    """Whether the cell holds a region of the given kind."""
    return f"BEGIN {kind}" in source


def _cut(source: str, kind: str, fill: Callable[[str], list[str]]) -> list[str]:
    """The lines of the source, each region of `kind` replaced by `fill(indentation)`.

    A region that never ends runs to the end of the cell: of two mistakes, hiding too much is the
    one that can be mended.
    """
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        if f"BEGIN {kind}" in line:
            if not inside:
                kept.extend(fill(line[: len(line) - len(line.lstrip())]))
            inside = True
        elif f"END {kind}" in line:
            inside = False
        elif not inside:
            kept.append(line)
    return kept


def stub_of(source: str, *, code: bool = True) -> str:
    """The stub that students get for an answer cell, as nbgrader's `ClearSolutions` writes it.

    Each solution region becomes a line `# YOUR CODE HERE` and a `raise NotImplementedError()` at
    its indentation. A cell without a region becomes the stub as a whole.
    """
    stub = CODE_STUB if code else TEXT_STUB
    if not has_region(source, SOLUTION):
        return "\n".join(stub)
    return "\n".join(_cut(source, SOLUTION, lambda indent: [indent + line for line in stub]))


def visible_part(source: str) -> str:
    """The part of a test cell that students get: no hidden tests, no mark scheme, no gap.

    Blank lines that a removed region leaves behind go too. A cell that is hidden as a whole
    becomes one comment that says so. A cell without a region is returned as it is.
    """
    if not any(has_region(source, kind) for kind in (HIDDEN, MARK_SCHEME)):
        return source
    gap = "\0"  # Never in a source that Python can read.
    lines = source
    for kind in (HIDDEN, MARK_SCHEME):
        lines = "\n".join(_cut(lines, kind, lambda indent: [gap]))
    kept: list[str] = []
    after_gap = False
    for line in lines.split("\n"):
        if line == gap:
            after_gap = True
            while kept and not kept[-1].strip():
                kept.pop()
        elif after_gap and not line.strip():
            continue
        else:
            if after_gap and kept:
                kept.append("")
            after_gap = False
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept) if kept else ALL_HIDDEN


def essence(source: str) -> tuple[str, ...]:
    """The source without what editors change by themselves: blank lines, trailing spaces."""
    lines = (line.rstrip() for line in source.split("\n"))
    return tuple(line for line in lines if line and line != ALL_HIDDEN)


# `!=` and `% ` may begin a line that continues another.
_MAGIC = re.compile(r"^(\s*)(?:%{1,2}[A-Za-z]|!(?!=)|\?|[A-Za-z_][\w.]*\?{1,2}\s*$).*$")


def without_magics(source: str) -> str:
    """The source with IPython's magics and shell lines replaced by `pass`, line by line."""
    if source.lstrip().startswith("%%"):
        # What the cell means is up to the magic.
        return "pass"
    return "\n".join(_MAGIC.sub(r"\1pass", line) for line in source.split("\n"))
