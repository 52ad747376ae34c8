"""What each student handed in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from .._names import display_name, escaped_name, name_problem
from .._nb import Notebook
from ._files import Refused, directory, files_in, names_in, read_file
from ._notebook import read_notebook


DEFAULT_BYTES = 20 << 20


@dataclass(frozen=True)
class Submission:
    """What can be marked.

    - `notebooks`: those that are there, by the names that were expected.
    - `sha256`: of the bytes of the file, or of the digests of the files.
    - `path`: of the first one.
    - `files`: what else was handed in, if it was asked for: name -> content.
    """

    student: str
    assignment: str
    notebooks: dict[str, Notebook]
    sha256: str
    path: Path
    timestamp: str | None = None
    notices: tuple[str, ...] = field(default=())
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def notebook(self) -> Notebook:
        """The notebook of an assignment that has one."""
        return next(iter(self.notebooks.values()))


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


def _picked(names: list[str], expected: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The files to mark, by the names that were expected, and notices about the choice."""
    if len(expected) == 1:
        name, notices = _pick(names, expected[0])
        return {expected[0]: name}, notices
    found = {name: name for name in expected if name in names}
    if not found:
        raise Refused(f"there is no notebook; submit {', '.join(expected)}", "missing")
    return found, []


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

    files: dict[str, str]
    data: dict[str, bytes]
    timestamp: str | None
    notices: tuple[str, ...]
    beside: dict[str, bytes]

    @property
    def sha256(self) -> str:
        digests = [hashlib.sha256(data).hexdigest() for data in self.data.values()]
        if len(digests) == 1:
            return digests[0]
        return hashlib.sha256(json.dumps([*self.data, *digests]).encode()).hexdigest()


def _find(
    where: Path,
    student: str,
    assignment: str,
    expected: Sequence[str],
    max_bytes: int,
    beside: bool,
) -> _Found:
    with (
        directory(str(where), None, "directory of submissions") as top,
        directory(student, top, f"directory of {student}") as home,
        directory(assignment, home, f"submission of {assignment}") as work,
    ):
        names = names_in(work, f"submission of {assignment}")
        files, notices = _picked(names, expected)
        data = {each: read_file(name, work, max_bytes) for each, name in files.items()}
        more = files_in(work) if beside else {}
        return _Found(files, data, _timestamp(names, work), tuple(notices), more)


def _one(
    where: Path,
    student: str,
    assignment: str,
    expected: Sequence[str],
    max_bytes: int,
    beside: bool,
) -> Submission:
    found = _find(where, student, assignment, expected, max_bytes, beside)
    notebooks: dict[str, Notebook] = {}
    notices = [*found.notices]
    for name, data in found.data.items():
        notebook, problem, more = read_notebook(data)
        if notebook is None:
            raise Refused(f"{display_name(found.files[name])} {problem}")
        notebooks[name] = notebook
        notices += more
    return Submission(
        student=student,
        assignment=assignment,
        notebooks=notebooks,
        sha256=found.sha256,
        path=where / student / assignment / next(iter(found.files.values())),
        timestamp=found.timestamp,
        notices=tuple(notices),
        files=found.beside,
    )


def intake_one(
    submitted: Path | str,
    student: str,
    assignment: str,
    *,
    notebook_names: Sequence[str] = (),
    max_bytes: int = DEFAULT_BYTES,
    beside: bool = False,
) -> Intake:
    """Reads one student's submission, `submitted/STUDENT/ASSIGNMENT/`.

    **Arguments:**

    - `notebook_names`: the file names that are expected, by default `ASSIGNMENT.ipynb` alone. If
      one is, and there is exactly one notebook of another name, that is taken, with a notice.
    - `max_bytes`: the size above which a notebook is refused unread.
    - `beside`: whether other files are read too; those that are large or no plain files are not.

    **Returns:** a `Submission`, or a `Refusal` with outcome `missing` if nothing was handed in, or
    `ungradable` if what was handed in cannot be read. Never raises for what it finds.
    """
    where = Path(submitted)
    if problem := name_problem(student):
        message = f"the directory's name cannot be a student's id: {problem}; rename it"
        return Refusal(escaped_name(student), assignment, "ungradable", message, named=False)
    try:
        expected = notebook_names or [f"{assignment}.ipynb"]
        return _one(where, student, assignment, expected, max_bytes, beside)
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
    notebook_names: Sequence[str] = (),
    max_bytes: int = DEFAULT_BYTES,
    beside: bool = False,
) -> list[Intake]:
    """Reads what a class handed in for an assignment.

    **Arguments:**

    - `submitted`: nbgrader's tree, `submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`.
    - `known_students`: the class. If given, a directory of anybody else is refused, and a student
      who has no directory is `missing`. If not, every directory is a student.
    - `notebook_names`, `max_bytes`, `beside`: as in [`intake_one`][].

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
            intake_one(
                where,
                student,
                assignment,
                notebook_names=notebook_names,
                max_bytes=max_bytes,
                beside=beside,
            )
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
    notebook_names: Sequence[str] = (),
    max_bytes: int = DEFAULT_BYTES,
    beside: bool = False,
) -> str:
    """A digest of all that [`intake`][] would read, in hexadecimal; nothing is parsed.

    While it is the same, so is what `intake` returns. Arguments as there.
    """
    where = Path(submitted)
    read: list[object] = []
    for student in sorted(_students(where)):
        seen: list[object]
        try:
            expected = notebook_names or [f"{assignment}.ipynb"]
            found = _find(where, student, assignment, expected, max_bytes, beside)
            seen = [*found.files.items(), found.sha256, found.timestamp, found.notices]
            seen += [(n, hashlib.sha256(d).hexdigest()) for n, d in found.beside.items()]
        except Refused as refused:
            seen = [refused.outcome, refused.message]
        except OSError as error:
            seen = [error.strerror or str(error)]
        read.append([student, *seen])
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()
