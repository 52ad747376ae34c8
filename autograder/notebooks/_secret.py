"""The secret of a course, from which hidden inputs are drawn."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .._files import write_whole
from ._settings import CourseError


SECRET_VARIABLE = "JAXERCISE_SECRET"
_LENGTH = 16


def course_secret(path: Path) -> bytes:
    """The secret in a file; made, readable by its owner only, on first use.

    The environment variable `JAXERCISE_SECRET` goes first.

    **Raises:** `CourseError` if it is too short, or cannot be read or written.
    """
    if given := os.environ.get(SECRET_VARIABLE):
        return _checked(given.strip(), f"the environment variable {SECRET_VARIABLE}")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = _make(path)
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: the course secret cannot be read ({error})") from None
    return _checked(text.strip(), str(path))


def _checked(text: str, where: str) -> bytes:
    if len(text) < _LENGTH:
        raise CourseError(
            f"{where}: the course secret has fewer than {_LENGTH} characters; "
            "use a longer one, or remove it and one will be made"
        )
    return text.encode()


def _make(path: Path) -> str:
    text = secrets.token_hex(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_whole(path, text + "\n", mode=0o600, fresh=True)
        except FileExistsError:
            # Of two first runs at once, one wins for both.
            return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path}: the course secret cannot be written ({error})") from None
    return text
