"""A folder of its own for what is written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ..notebooks import Course


def workspace(home: Course, out: Path, submitted: Path) -> Course:
    """A course folder of its own for one class: what is written goes there, what is read is
    linked from the course."""
    out.mkdir(parents=True, exist_ok=True)
    links = {
        home.source_directory: home.root / home.source_directory,
        home.release_directory: home.root / home.release_directory,
        "nbgrader_config.py": home.root / "nbgrader_config.py",
        "jaxercise.toml": home.root / "jaxercise.toml",
        "submitted": submitted.resolve(),
    }
    for name, target in links.items():
        link = out / name
        if link.is_symlink() and link.resolve() != target.resolve():
            # Of another class, or of a course that has moved.
            link.unlink()
        if target.exists() and not link.exists():
            link.symlink_to(target)
    return dataclasses.replace(home, root=out.resolve(), secret_file=home.root / home.secret_file)
