"""What every check has in common: it is recorded, and a failure is a finding."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from types import FunctionType
from typing import Any, Literal

from msgspec.structs import asdict

from .. import diagnoses
from ..records import Finding, Record, replace
from . import _context


Kind = Literal["value", "property"]


class CheckFailed(AssertionError):
    """A check that did not pass. `str()` is the finding, ready to read.

    **Attributes:**

    - `finding`: The `autograder.records.Finding`.
    """

    def __init__(self, finding: Finding):
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        return diagnoses.render(self.finding)

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a stack of frames that are not the student's.
        return diagnoses.render(self.finding).splitlines()


class Ungradable(Exception):
    """The check itself cannot be carried out: a fault of the kit or the exercise, not an answer's.

    Never a lost point: the examiner turns it into the outcome `ungradable`.
    """

    # Tells such errors from a student's, wherever both may come out of one call.
    jaxercise_trouble = True


class Checked(Record, frozen=True, kw_only=True):
    """What became of one call of a check.

    - `name`: its label.
    - `kind`: "value" if it asks whether an answer is right, "property" if it asks something else.
    - `finding`: what it found wrong; None if it passed.
    - `note`: a sentence for the report, such as a doubt; None if there is nothing to say.
    - `used`: which part of its tolerance has been used up; None if that was not measured.
    """

    name: str
    kind: Kind
    finding: Finding | None = None
    note: str | None = None
    used: float | None = None

    @property
    def passed(self) -> bool:
        return self.finding is None


_log: ContextVar[list[Checked] | None] = ContextVar("jaxercise_log", default=None)


@contextlib.contextmanager
def recording() -> Iterator[list[Checked]]:
    """Collects one record for each call of a check, in order."""
    log: list[Checked] = []
    token = _log.set(log)
    try:
        yield log
    finally:
        _log.reset(token)


_note: ContextVar[list[str] | None] = ContextVar("jaxercise_note", default=None)


def note(sentence: str) -> None:
    """Attach a sentence to the running check's record, such as the benefit of a doubt."""
    notes = _note.get()
    if notes is not None:
        notes.append(sentence)


_kind: ContextVar[list[Kind] | None] = ContextVar("jaxercise_kind", default=None)


def as_property() -> None:
    """The running check is one of a property, as it passes for wrong values as well."""
    kinds = _kind.get()
    if kinds is not None:
        kinds[:] = ["property"]


_used: ContextVar[list[float] | None] = ContextVar("jaxercise_used", default=None)


def use(share: float) -> None:
    """The running check has used up this part of its tolerance, or more."""
    shares = _used.get()
    if shares is not None:
        shares.append(share)


def check(kind: Kind) -> Callable[[Callable[..., Finding | None]], Callable[..., None]]:
    """Turns `body(...) -> Finding | None` into a public check of a value or of a property.

    The check takes `name=` (its label; by default the name of the check and of its subject) and
    `diagnose=` (functions `() -> Finding | None` that are asked in turn once it has failed: the
    first finding replaces the general one). It returns None and raises
    [`autograder.check.CheckFailed`][].
    """

    def wrap(body: Callable[..., Finding | None]) -> Callable[..., None]:
        @functools.wraps(body)
        def checked(
            *args: Any,
            name: str | None = None,
            diagnose: tuple[Callable[[], Finding | None], ...] = (),
            **kwargs: Any,
        ) -> None:
            __tracebackhide__ = True
            _must_be_known(kwargs, body.__name__)
            label = name or _default_label(body.__name__, args)
            notes: list[str] = []
            kinds: list[Kind] = [kind]
            shares: list[float] = []
            tokens = _note.set(notes), _kind.set(kinds), _used.set(shares)
            try:
                with _context.labelled(label):
                    finding = body(*args, **kwargs)
                    if finding is not None:
                        finding = _discriminated(finding, diagnose)
            finally:
                _note.reset(tokens[0])
                _kind.reset(tokens[1])
                _used.reset(tokens[2])
            _must_be_a_finding(finding, body.__name__)
            if finding is not None and not finding.check:
                finding = replace(finding, check=label)
            log = _log.get()
            if log is not None:
                said = " ".join(notes) or None
                used = max(shares) if shares else None
                log.append(
                    Checked(name=label, kind=kinds[0], finding=finding, note=said, used=used)
                )
            if finding is not None:
                raise CheckFailed(finding) from None

        checked.__signature__ = _signature(body)  # type: ignore[attr-defined]
        checked.kind = kind  # type: ignore[attr-defined]
        return checked

    return wrap


def is_check(value: object) -> bool:
    """Whether `value` is a check: a function that the decorator `check` has made."""
    return type(value) is FunctionType and hasattr(value, "kind")


def _must_be_known(options: Mapping[str, Any], check_name: str) -> None:
    """Raises Ungradable for a code of a diagnosis that there is not: at once, and not when a
    student makes the mistake."""
    codes = [options["code"]] if options.get("code") else []
    codes += (options.get("codes") or {}).values()
    mistakes = options.get("mistakes") or ()
    codes += mistakes if isinstance(mistakes, Mapping) else [code for code, _ in mistakes]
    try:
        for code in codes:
            diagnoses.find(code)
    except KeyError as error:
        raise Ungradable(f"{check_name}: {error.args[0]}") from None


def _must_be_a_finding(finding: Any, check_name: str) -> None:
    """Raises Ungradable for what the author of a check has returned by mistake."""
    if finding is None:
        return
    if type(finding) is not Finding:
        raise Ungradable(
            f"{check_name} returned a {type(finding).__name__}; a check returns None if it passes, "
            "and else a finding: what .finding(...) of a diagnosis gives"
        )
    for field, text in asdict(finding).items():
        if type(text) is not str:
            raise Ungradable(
                f"{check_name}: {field} of its finding is a {type(text).__name__}, not a text"
            )
    try:
        diagnoses.find(finding.code)
    except KeyError as error:
        raise Ungradable(f"{check_name}: {error.args[0]}") from None


def _default_label(check_name: str, args: tuple[Any, ...]) -> str:
    for arg in args[:2]:
        subject_name = getattr(arg, "__name__", None)
        if callable(arg) and isinstance(subject_name, str) and not subject_name.startswith("<"):
            return f"{check_name} {subject_name}"
    return check_name


def _discriminated(finding: Finding, diagnose: tuple[Callable[[], Finding | None], ...]) -> Finding:
    for ask in diagnose:
        try:
            better = ask()
        except Exception:
            # A question that cannot be asked leaves the finding as it was.
            continue
        if better is not None:
            return better
    return finding


def _signature(body: Callable[..., Any]) -> inspect.Signature:
    extra = [
        inspect.Parameter("name", inspect.Parameter.KEYWORD_ONLY, default=None),
        inspect.Parameter("diagnose", inspect.Parameter.KEYWORD_ONLY, default=()),
    ]
    parameters = list(inspect.signature(body).parameters.values())
    cut = next(
        (i for i, p in enumerate(parameters) if p.kind is inspect.Parameter.VAR_KEYWORD),
        len(parameters),
    )
    return inspect.Signature([*parameters[:cut], *extra, *parameters[cut:]])
