"""What can go wrong with the other side."""

from __future__ import annotations

import builtins
import functools
import sys
from typing import Any

from ..probes import ErrorReport
from ..records import Outcome
from ..wire import Raised


class CandidateGone(BaseException):
    """The process that ran the student's code is no more.

    `reason` is an outcome: "crashed", "timed_out", "out_of_memory" or "output_limit". Not an
    Exception, so that no check mistakes it for an answer.
    """

    def __init__(self, reason: Outcome, message: str):
        super().__init__(message)
        self.reason: Outcome = reason
        self.message = message


class AuthorError(Exception):
    """The exercise cannot be graded, through no fault of the student."""


class NotExportable(Exception):
    """The function cannot be made a program; its message says why, in JAX's words."""


class StudentError(Exception):
    """An exception that student code raised.

    It is raised here as a subclass of the same builtin or library exception too, so that
    `except ValueError` works as it would beside the code. `classes` are names, most derived first;
    `trace` shows the lines of the student's own cells.
    """

    type_name = "Exception"
    classes: tuple[str, ...] = ()
    trace = ""
    #: The diagnosis, where it is not that of the exception's class and text.
    code: str | None = None

    @property
    def __jaxercise_error__(self) -> ErrorReport:
        line = self.trace.splitlines()[-1] if self.trace else ""
        return ErrorReport(
            type=self.type_name,
            mro=self.classes,
            message=str(self),
            line=line.partition(": ")[2],
        )

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class Nonsense(StudentError):
    """What came from the other side cannot be what was asked for, or cannot be judged.

    It costs what was at stake, and is nobody else's fault.
    """

    type_name = "an answer that cannot be used"
    code = "JX018"


def rebuild(raised: Raised) -> StudentError:
    """The exception that `raised` describes."""
    try:
        error = _class_for(raised.classes)(raised.message)
    except Exception:  # a class that wants more than a text, such as ExceptionGroup
        error = StudentError(raised.message)
    error.type_name = raised.type_name
    error.classes = tuple(c.rpartition(":")[2] for c in raised.classes)
    error.trace = raised.trace
    return error


@functools.lru_cache(maxsize=512)
def _class_for(classes: tuple[str, ...]) -> Any:
    for name in classes:
        known = _known(name)
        if known is not None:
            # A library's exception may want other arguments than a message.
            members = {"__init__": lambda self, *args: Exception.__init__(self, *args)}
            return type(known.__name__, (StudentError, known), members)
    return StudentError


def _known(name: str) -> type[Exception] | None:
    module, _, qualname = name.partition(":")
    if module == "builtins":
        found = getattr(builtins, qualname, None)
    elif module.partition(".")[0] in ("jax", "jaxlib", "flax", "optax", "haiku", "chex"):
        # Only what is loaded here already: the other side chooses the name.
        # And not getattr, which could make a library load something.
        found = vars(sys.modules[module]).get(qualname) if module in sys.modules else None
    else:
        found = None
    if not (isinstance(found, type) and issubclass(found, Exception)) or found is Exception:
        return None
    try:
        type("Probe", (StudentError, found), {})
    except TypeError:  # a layout that does not mix
        return None
    return found
