"""What each student handed in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from .._names import display_name, escaped_name, name_problem
from .._nb import Notebook
from ._files import Refused, directory, names_in, read_file
from ._notebook import read_notebook


DEFAULT_BYTES = 20 << 20


@dataclass(frozen=True)
class Submission:
    """A notebook that can be marked. `sha256` is that of the file's bytes."""

    student: str
    assignment: str
    notebook: Notebook
    sha256: str
    path: Path
    timestamp: str | None = None
    notices: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Refusal:
    """No notebook to mark. `student` is fit to be shown; it is the id itself if `named`.

    What is shown for a name that cannot be an id may happen to be another student's id.
    """

    student: str
    assignment: str
    outcome: Literal["ungradable", "missing"]
    message: str
    named: bool = True


Intake: TypeAlias = Submission | Refusal


def _pick(names: list[str], notebook_name: str) -> tuple[str, list[str]]:
    """The notebook to mark among the files of a submission, and notices about the choice."""
    notebooks = [name for name in names if name.lower().endswith(".ipynb") and name[0] != "."]
    if notebook_name in notebooks:
        others = [display_name(name) for name in notebooks if name != notebook_name]
        if not others:
            return notebook_name, []
        some = ", ".join(others[:5]) + (" ..." if len(others) > 5 else "")
        return notebook_name, [f"Besides {notebook_name} there was {some}; it was not looked at."]
    if len(notebooks) == 1:
        shown = display_name(notebooks[0])
        return notebooks[0], [
            f"The notebook is called {shown}, not {notebook_name}; it was marked."
        ]
    if not notebooks:
        others = ", ".join(display_name(name) for name in names[:5])
        there = f"; there is {others}" if others else ""
        raise Refused(f"there is no notebook; submit {notebook_name}{there}", "missing")
    some = ", ".join(display_name(name) for name in notebooks[:5])
    raise Refused(
        f"there are {len(notebooks)} notebooks ({some}); call one of them {notebook_name}"
    )


def _timestamp(names: list[str], parent: int) -> str | None:
    if "timestamp.txt" not in names:
        return None
    try:
        text = read_file("timestamp.txt", parent, 200).decode("utf-8")
    except (Refused, UnicodeDecodeError):
        return None
    return display_name(text) if text.strip() else None


@dataclass(frozen=True)
class _Found:
    """What was read of a submission, before it is looked into."""

    name: str
    data: bytes
    timestamp: str | None
    notices: tuple[str, ...]


def _find(where: Path, student: str, assignment: str, notebook_name: str, max_bytes: int) -> _Found:
    with (
        directory(str(where), None, "directory of submissions") as top,
        directory(student, top, f"directory of {student}") as home,
        directory(assignment, home, f"submission of {assignment}") as work,
    ):
        names = names_in(work, f"submission of {assignment}")
        name, notices = _pick(names, notebook_name)
        data = read_file(name, work, max_bytes)
        return _Found(name, data, _timestamp(names, work), tuple(notices))


def _one(
    where: Path, student: str, assignment: str, notebook_name: str, max_bytes: int
) -> Submission:
    found = _find(where, student, assignment, notebook_name, max_bytes)
    notebook, problem, more = read_notebook(found.data)
    if notebook is None:
        raise Refused(f"{display_name(found.name)} {problem}")
    return Submission(
        student=student,
        assignment=assignment,
        notebook=notebook,
        sha256=hashlib.sha256(found.data).hexdigest(),
        path=where / student / assignment / found.name,
        timestamp=found.timestamp,
        notices=(*found.notices, *more),
    )


def intake_one(
    submitted: Path | str,
    student: str,
    assignment: str,
    *,
    notebook_name: str | None = None,
    max_bytes: int = DEFAULT_BYTES,
) -> Intake:
    """Reads one student's submission, `submitted/STUDENT/ASSIGNMENT/`.

    **Arguments:**

    - `notebook_name`: the file name that is expected, by default `ASSIGNMENT.ipynb`. If there is
      exactly one notebook of another name, it is taken, with a notice.
    - `max_bytes`: the size above which a notebook is refused unread.

    **Returns:** a `Submission`, or a `Refusal` with outcome `missing` if nothing was handed in, or
    `ungradable` if what was handed in cannot be read. Never raises for what it finds.
    """
    where = Path(submitted)
    if problem := name_problem(student):
        message = f"the directory's name cannot be a student's id: {problem}; rename it"
        return Refusal(escaped_name(student), assignment, "ungradable", message, named=False)
    try:
        return _one(where, student, assignment, notebook_name or f"{assignment}.ipynb", max_bytes)
    except Refused as refused:
        return Refusal(student, assignment, refused.outcome, refused.message)
    except OSError as error:
        message = f"the submission cannot be read ({error.strerror or error})"
        return Refusal(student, assignment, "ungradable", message)


def intake(
    submitted: Path | str,
    assignment: str,
    *,
    known_students: Collection[str] | None = None,
    notebook_name: str | None = None,
    max_bytes: int = DEFAULT_BYTES,
) -> list[Intake]:
    """Reads what a class handed in for an assignment.

    **Arguments:**

    - `submitted`: nbgrader's tree, `submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`.
    - `known_students`: the class. If given, a directory of anybody else is refused, and a student
      who has no directory is `missing`. If not, every directory is a student.
    - `notebook_name`, `max_bytes`: as in [`intake_one`][].

    **Returns:** one `Submission` or `Refusal` for each student, in the order of their ids.
    """
    where = Path(submitted)
    found = _students(where)
    known = None if known_students is None else set(known_students)
    results: list[Intake] = []
    for student in sorted(found | (known or set())):
        if known is not None and student not in known:
            named = name_problem(student) is None
            shown = student if named else escaped_name(student)
            message = "nobody in the class has this id; add the student or rename the directory"
            results.append(Refusal(shown, assignment, "ungradable", message, named))
            continue
        results.append(
            intake_one(where, student, assignment, notebook_name=notebook_name, max_bytes=max_bytes)
        )
    return results


def _students(where: Path) -> set[str]:
    """The names of the directories in a directory of submissions."""
    found: set[str] = set()
    if where.is_dir():
        with os.scandir(where) as entries:
            for entry in entries:
                # Files such as .DS_Store or a list of students are nobody's submission.
                if entry.is_symlink() or entry.is_dir(follow_symlinks=False):
                    if entry.name in (".ipynb_checkpoints", "__MACOSX", ".git"):
                        continue
                    found.add(entry.name)
    return found


def fingerprint(
    submitted: Path | str,
    assignment: str,
    *,
    notebook_name: str | None = None,
    max_bytes: int = DEFAULT_BYTES,
) -> str:
    """A digest of all that [`intake`][] would read, in hexadecimal; nothing is parsed.

    While it is the same, so is what `intake` returns. Arguments as there.
    """
    where = Path(submitted)
    read: list[object] = []
    for student in sorted(_students(where)):
        seen: list[object]
        try:
            found = _find(
                where, student, assignment, notebook_name or f"{assignment}.ipynb", max_bytes
            )
            data = hashlib.sha256(found.data).hexdigest()
            seen = [found.name, data, found.timestamp, found.notices]
        except Refused as refused:
            seen = [refused.outcome, refused.message]
        except OSError as error:
            seen = [error.strerror or str(error)]
        read.append([student, *seen])
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()
