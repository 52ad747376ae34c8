"""The index of the pages about diagnoses."""

from __future__ import annotations

from ._catalogue import groups


_HEAD = """\
# Diagnoses

When a check fails, it says which mistake it recognised: a code such as `JX101`, what was called,
what came back, the likely cause, and a question to go on with. Each code has a page here: what it
means, a small example that shows it, and a way to see it in your own notebook. A code keeps its
meaning for good.
"""


def index() -> str:
    """The text of `docs/diagnoses/README.md`."""
    parts = [_HEAD]
    for name, diagnoses in groups.items():
        rows = [
            f"| [{d.code}]({d.code}.md) | {d.slug} | {d.title.replace('|', ' ')} |"
            for d in diagnoses
        ]
        parts.append("\n".join([f"## {name}", "", "| code | name | what happened |"]))
        parts[-1] += "\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"
    return "\n".join(parts)
