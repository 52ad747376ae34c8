"""Findings as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from unicodedata import category

from ..records import Finding
from ._generic import GENERIC
from ._text import shorten, worded


_INDENT = 12
_LABELS = ("called", "got", "expected", "why", "next")

# A page is read by a person: evidence longer than this is cut, and says so.
_MAX_LINES = 24
_MAX_CHARS = 4000


def render(finding: Finding, width: int = 100, heading: str = "") -> str:
    """A finding as plain text, at most `width` columns wide, without a final line break.

    `heading` goes before the code on the first line, such as `✗ set_row   0 of 1 point`; without
    one, the label of the check stands there. Evidence may come from a stranger's program: control
    characters, terminal escapes and characters that turn the direction of the text are shown as
    their numbers, and very long evidence is cut.
    """
    head = clean(heading or finding.check).replace("\n", " ").strip()
    name = f"{clean(finding.code)} {clean(finding.slug)}".replace("\n", " ")
    lines = [f"{head}   {name}" if head else name]
    for label in _LABELS:
        text = clean(getattr(finding, label)).strip("\n")
        if text.strip():
            lines += _field(label, text, width)
    if finding.more:
        lines += _field("more", clean(finding.more).removesuffix(".md"), width)
    return "\n".join(lines)


def render_all(findings: Sequence[Finding], width: int = 100) -> list[str]:
    """All findings of an exercise or of a cell, each mistake once.

    Where several checks have found the same, the first finding is told whole, and the others by
    their labels in a last line. What only says that something is wrong is the same only if the same
    came.
    """
    told: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        came = finding.got if finding.code in GENERIC else ""
        told.setdefault((finding.code, finding.why, came), []).append(finding)
    texts = []
    for first, *others in told.values():
        lines = [render(first, width)]
        if also := list(dict.fromkeys(name for f in others if (name := _label(f)))):
            lines += _field("also", ", ".join(also), width)
        texts.append("\n".join(lines))
    return texts


def _label(finding: Finding) -> str:
    """What a further finding of the same mistake is known by."""
    return clean(finding.check or finding.called.partition("\n")[0]).replace("\n", " ").strip()


def _field(label: str, text: str, width: int) -> list[str]:
    room = max(width - _INDENT, 20)
    rows: list[str] = []
    for line in text.split("\n"):
        # Only a line that is too long is folded: the columns of a printed array stay aligned.
        if len(line) <= room:
            rows.append(line.rstrip())
        else:
            rows += textwrap.wrap(line, room, break_on_hyphens=False) or [""]
    if len(rows) > _MAX_LINES:
        rows = [*rows[: _MAX_LINES - 1], f"... ({len(rows) - _MAX_LINES + 1} more lines)"]
    first = f"  {label:<{_INDENT - 2}}{rows[0]}".rstrip()
    return [first, *((" " * _INDENT + row).rstrip() for row in rows[1:])]


def clean(text: str) -> str:
    """`text` without colours, with control characters, terminal escapes and turns of direction as
    their numbers, and without what is beyond the length that a person reads."""
    cut = worded(shorten(text, _MAX_CHARS)).replace("\r\n", "\n").expandtabs(4)
    # Cc: escapes and bells. Cf: right-to-left overrides and zero-width characters. Cs: halves of
    # surrogate pairs, which cannot be written as UTF-8. Zl, Zp: line breaks in disguise.
    return "".join(
        c
        if c == "\n" or category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else _code(c)
        for c in cut
    )


def _code(c: str) -> str:
    return f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}"
