"""Which diagnoses a process knows: the catalogue, and those that a course has added to it."""

from __future__ import annotations

import re

from ._catalogue import catalogue
from ._diagnosis import Diagnosis


_CODE = re.compile(r"(?!JX)[A-Z]{2,8}[0-9]{2,5}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_by_slug = {diagnosis.slug: diagnosis for diagnosis in catalogue.values()}
# An examiner marks several assignments, one after the other, each of which adds its own first.
_added: dict[str, Diagnosis] = {}


def find(code: str) -> Diagnosis:
    """Look a diagnosis up by its code (`"JX101"`), or one of the catalogue by its slug
    (`"input-mutated"`).

    Raises `KeyError` for a name that is neither in the catalogue nor added to it.
    """
    found = catalogue.get(code) or _added.get(code) or _by_slug.get(code)
    if found is None:
        raise KeyError(f"There is no diagnosis {code!r} in the catalogue.")
    return found


def named(code: str) -> Diagnosis:
    """`find`, for who only shows a code. A course's own diagnosis, which only the processes know
    that run the course's cells, has no other text elsewhere."""
    try:
        return find(code)
    except KeyError:
        return Diagnosis(code, slug="", title="", why="", next="", page="")


def add(diagnosis: Diagnosis) -> Diagnosis:
    """Makes a diagnosis of a course's own known in this process; of one code the last one counts.

    Raises `ValueError` for a code, a slug or a text that cannot be one.
    """
    code, slug = diagnosis.code, diagnosis.slug
    if not _CODE.fullmatch(code):
        raise ValueError(
            f"{code!r} is no code for a diagnosis of your own: capital letters other than JX, and "
            "digits, such as 'PH101'"
        )
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is no name for {code}: small letters, digits and hyphens")
    for name in ("title", "why", "next"):
        if not getattr(diagnosis, name).strip():
            raise ValueError(f"{code} has no {name}")
    _added[code] = diagnosis
    return diagnosis
