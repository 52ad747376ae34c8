"""From a directory of submissions to notebooks that are safe to read.

Whatever students or a learning platform put there, nothing here raises, follows a link, waits on a
pipe or reads more than it was told to. Each submission ends as a `Submission` or as a `Refusal`
that says, to a person, what was wrong and what to do.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ._names import display_name, escaped_name, name_problem
from ._nb import Notebook


DEFAULT_BYTES = 20 << 20
# Deep or crowded JSON costs memory and recursion out of proportion to its size.
_DEPTH = 100
_CONTAINERS = 1_000_000
_ENTRIES = 10_000


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


class _Refused(Exception):
    """Carries the wording of a refusal to the one place that makes a `Refusal` of it."""

    def __init__(self, message: str, outcome: Literal["ungradable", "missing"] = "ungradable"):
        super().__init__(message)
        self.message = message
        self.outcome: Literal["ungradable", "missing"] = outcome


_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@contextmanager
def _directory(name: str, parent: int | None, what: str) -> Iterator[int]:
    # The top directory is the instructor's and may well be a link; nothing below it may.
    flags = _FLAGS if parent is not None else os.O_RDONLY | os.O_CLOEXEC
    try:
        handle = os.open(name, flags | os.O_DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        raise _Refused(f"there is no {what}", "missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise _Refused(
                f"{what} is a link or a file, not a directory; put the files themselves there"
            ) from None
        raise _Refused(
            f"{what} cannot be opened ({error.strerror}); check its permissions"
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFDIR: "a directory",
        stat.S_IFSOCK: "a socket",
        stat.S_IFBLK: "a device",
        stat.S_IFCHR: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "not a file")


def _read_file(name: str, parent: int, max_bytes: int) -> bytes:
    """The bytes of a regular file that has one name, is not a link and is not too large."""
    shown = display_name(name)
    try:
        # Looked at first: to open a device can already have an effect.
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise _Refused(f"{shown} is {_kind(found.st_mode)}; only a plain file can be marked")
        handle = os.open(name, _FLAGS, dir_fd=parent)
    except OSError as error:
        raise _Refused(f"{shown} cannot be opened ({error.strerror})") from None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise _Refused(f"{shown} is {_kind(found.st_mode)}; only a plain file can be marked")
        if found.st_nlink > 1:
            raise _Refused(
                f"{shown} is hard-linked under another name, so it may be somebody else's file; "
                "replace it by a copy of its own"
            )
        if found.st_size > max_bytes:
            raise _Refused(_too_large(shown, max_bytes))
        try:
            data = file.read(max_bytes + 1)
        except OSError as error:
            raise _Refused(f"{shown} cannot be read ({error.strerror})") from None
    if len(data) > max_bytes:
        raise _Refused(_too_large(shown, max_bytes))
    return data


def _too_large(shown: str, max_bytes: int) -> str:
    size = f"{max_bytes / (1 << 20):.3g} MiB"
    return (
        f"{shown} is larger than {size}; clear its outputs (Kernel, Restart and Clear Outputs), "
        "save it and submit it again"
    )


def _names(parent: int, what: str) -> list[str]:
    try:
        with os.scandir(parent) as entries:
            names = [entry.name for entry in islice(entries, _ENTRIES + 1)]
    except OSError as error:
        raise _Refused(f"{what} cannot be listed ({error.strerror})") from None
    if len(names) > _ENTRIES:
        raise _Refused(f"{what} holds more than {_ENTRIES} files; leave only the notebook there")
    return sorted(names)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        inner: list[Any] = []
        for item in level:
            children = item.values() if isinstance(item, dict) else item
            inner.extend(child for child in children if isinstance(child, dict | list))
        if not inner:
            return False
        level = inner
    return True


def read_notebook(data: bytes) -> tuple[Notebook | None, str, list[str]]:
    """Parses the bytes of a notebook.

    Tolerated, because Jupyter tolerates them: a byte order mark, NaN, repeated keys (the last one
    counts), cells that are not objects.

    **Returns:** `(notebook, "", notices)`, or `(None, why not, notices)`. Never raises.
    """
    notices: list[str] = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
        notices.append("The notebook was saved as UTF-16; it was read all the same.")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start}), so it is not a notebook"
        return None, message + "; open it in Jupyter, save it and submit it again", notices
    if not text.strip():
        return None, "is empty; save the notebook and submit it again", notices
    crowded = "holds more structure than any notebook; clear its outputs and submit it again"
    if text.count("[") + text.count("{") > _CONTAINERS:
        return None, crowded, notices
    try:
        notebook = json.loads(text)
    except RecursionError:
        return None, "is nested too deeply for a notebook; submit the notebook itself", notices
    except json.JSONDecodeError as error:
        message = (
            f"is not a notebook: its JSON breaks off at line {error.lineno}, column {error.colno}"
        )
        hint = "; if it holds lines like <<<<<<<, resolve the merge" if "<<<<<<<" in text else ""
        return None, f"{message}{hint}; open it in Jupyter, save it, submit it again", notices
    except (ValueError, MemoryError):
        return None, "is not a notebook: it holds a number that is too long", notices
    if not isinstance(notebook, dict):
        return (
            None,
            "is JSON, but not a notebook; submit the .ipynb file that Jupyter saved",
            notices,
        )
    if _too_deep(notebook):
        return None, "is nested too deeply for a notebook; submit the notebook itself", notices
    version = notebook.get("nbformat")
    again = "open it in a current Jupyter, save it and submit it again"
    if "worksheets" in notebook or version in (1, 2, 3):
        return None, f"is in an old notebook format (version {version}); {again}", notices
    if not isinstance(notebook.get("cells"), list):
        return None, f"has no list of cells, so it is not a notebook; {again}", notices
    if version != 4:
        if version is not None:
            return None, f"is in notebook format {display_name(version)}, not 4; {again}", notices
        notices.append("The notebook does not say its format; it was read as version 4.")
    if any(not isinstance(cell, dict) for cell in notebook["cells"]):
        notices.append("The notebook holds cells that are not cells; they were left out.")
    return notebook, "", notices


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
        raise _Refused(f"there is no notebook; submit {notebook_name}{there}", "missing")
    some = ", ".join(display_name(name) for name in notebooks[:5])
    raise _Refused(
        f"there are {len(notebooks)} notebooks ({some}); call one of them {notebook_name}"
    )


def _timestamp(names: list[str], parent: int) -> str | None:
    if "timestamp.txt" not in names:
        return None
    try:
        text = _read_file("timestamp.txt", parent, 200).decode("utf-8")
    except (_Refused, UnicodeDecodeError):
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
        _directory(str(where), None, "directory of submissions") as top,
        _directory(student, top, f"directory of {student}") as home,
        _directory(assignment, home, f"submission of {assignment}") as work,
    ):
        names = _names(work, f"submission of {assignment}")
        name, notices = _pick(names, notebook_name)
        data = _read_file(name, work, max_bytes)
        return _Found(name, data, _timestamp(names, work), tuple(notices))


def _one(
    where: Path, student: str, assignment: str, notebook_name: str, max_bytes: int
) -> Submission:
    found = _find(where, student, assignment, notebook_name, max_bytes)
    notebook, problem, more = read_notebook(found.data)
    if notebook is None:
        raise _Refused(f"{display_name(found.name)} {problem}")
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
    except _Refused as refused:
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
    read: list[Any] = []
    for student in sorted(_students(where)):
        seen: list[Any]
        try:
            found = _find(
                where, student, assignment, notebook_name or f"{assignment}.ipynb", max_bytes
            )
            data = hashlib.sha256(found.data).hexdigest()
            seen = [found.name, data, found.timestamp, found.notices]
        except _Refused as refused:
            seen = [refused.outcome, refused.message]
        except OSError as error:
            seen = [error.strerror or str(error)]
        read.append([student, *seen])
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()
