"""For checks of one's own: what the kit's checks are made of.

    from autograder.checks import authoring

in a read-only cell, or in an installed module that a read-only cell imports. How a check is made of
it is in docs/authors.md, "A check of your own".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from .. import diagnoses, probes as probes
from ..diagnoses import Diagnosis as Diagnosis, find as find
from ..records import Finding as Finding
from . import _context
from ._compare import difference
from ._context import generator as generator
from ._difference import Structure, Terms
from ._equivalent import evaluated as evaluated, generated as generated
from ._findings import called as called, from_difference, from_error as from_error
from ._notation import describe as describe, show as show, tell as _tell
from ._numbers import numbers as numbers
from ._record import Ungradable as Ungradable, check as check, note as note
from ._subject import Args as Args, Subject as Subject, raised, subject as subject


_P = ParamSpec("_P")
_R = TypeVar("_R")


def diagnosis(
    code: str, slug: str, *, title: str, why: str, next: str, page: str = ""
) -> Diagnosis:
    """A mistake that has a name, of a course's own; checks of the kit can be told its code, too.

    **Arguments:**

    - `code`: capital letters that are yours (not JX) and digits, such as `"PH101"`. A code keeps
        its meaning for good.
    - `slug`: a short name, in small letters with hyphens.
    - `title`: one sentence that says what happened, without its full stop.
    - `why`: the likely cause, one or two sentences.
    - `next`: a question that leads towards the repair without giving it away.
    - `page`: the address, or the path, of a page for students who want to read more.

    Its `finding(called=, got=, expected=, why=, next=)` makes what a check returns. Raises
    `ValueError`.
    """
    return diagnoses.add(Diagnosis(code, slug, title, why, next, page))


def hidden() -> bool:
    """Whether the running check hides its inputs: then its finding should tell of no number that
    came of them. What it tells all the same is cut to words of the kit, the course, the notebook.
    """
    return _context.current().hidden


def tell(value: Any) -> str:
    """What came of a call, by type, shape and dtype, and in fewer words if inputs are hidden."""
    return _tell(value, hidden=hidden())


def different(
    called: str,
    got: Any,
    want: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: bool = True,
    structure: Structure = "strict",
    type: Any = None,
) -> Finding | None:
    """The finding of an answer that is not the one that is wanted, as `check.values` makes it; None
    if it is. `called` says what was called; the terms are those of `check.values`."""
    terms = Terms(rtol, atol, dtype, structure, type, hidden())
    found = difference(got, want, terms)
    return None if found is None else from_difference(called, found)


def probed(
    subject: Subject,
    probe: Callable[Concatenate[Any, _P], _R],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _R | Exception:
    """What `probe(f, *args, **kwargs)` reports, run beside the student's code, or the exception
    that came of it.

    `probe` is one of `probes`, or a function of your own. That one must say by the annotation of
    its result what it reports: numbers, texts and flags, arrays (`probes.Tensor`), lists, tuples
    and dictionaries of these. A report of anything else is refused, and costs the student the
    points. What it uses of its cell is sent with it: functions and values, but no classes.
    """
    try:
        return subject.probe(probe, *args, **kwargs)
    except Exception as error:
        return raised(error)
