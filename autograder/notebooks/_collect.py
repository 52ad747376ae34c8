"""From archives of a learning platform to one notebook for each student.

What students and platforms call things is looked at and written down in a list, and never becomes
a path: the folders that are written are `ID/ASSIGNMENT/`, with an id made by `assign_ids`, and the
files in them have the names that marking expects.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal

from .._files import write_whole
from ._archive import ArchiveError, Budget, Member, read_archive
from ._intake import DEFAULT_BYTES
from ._lms import GRADESCOPE_METADATA, Owner, gradescope_submitters, owners, recognise
from ._names import display_name, name_problem, plain_cell
from ._participants import COLLECTED, Known, Participant, assign_ids


NESTED_BYTES = 256 << 20
_METADATA_BYTES = 16 << 20
_PACKED = re.compile(r"\.(zip|tar|tgz|tar\.gz)$", re.IGNORECASE)
_JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", ".git"}
_COLUMNS = (
    "student",
    "assignment",
    "lms",
    "lms_id",
    "name",
    "archive",
    "file",
    "submitted",
    "sha256",
    "participant",
)


@dataclass(frozen=True)
class Left:
    """Something in an archive that was not taken. `wrong` if somebody should look at it."""

    archive: str
    name: str
    reason: str
    wrong: bool = True


@dataclass(frozen=True)
class Notebook:
    """A notebook that somebody handed in, copied to `data`."""

    participant: Participant
    archive: int
    file: str
    data: Path
    sha256: str
    when: datetime | None
    late: bool


@dataclass(frozen=True)
class Taken:
    """What became of one student's work.

    `what` is `"taken"`, `"replaced"`, `"unchanged"`, `"kept"` (another submission is there, which
    did not come from an archive or is later), or `"nothing"`.
    """

    student: str
    participant: str
    what: Literal["taken", "replaced", "unchanged", "kept", "nothing"]
    file: str = ""
    submitted: str | None = None
    notes: tuple[str, ...] = ()
    wrong: bool = False


@dataclass
class Collected:
    """What was found in the archives of an assignment, and what was done with it."""

    platforms: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing needs to be looked at."""
        return not any(each.wrong for each in (*self.left, *self.taken))


def collect(
    archives: Sequence[Path],
    assignment: str,
    submitted: Path,
    *,
    notebook_name: str | None = None,
    lms: str | None = None,
    known: Sequence[Known] = (),
    others: Sequence[str] = (),
    zone: tzinfo | None = None,
    max_bytes: int = DEFAULT_BYTES,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda name: None,
) -> Collected:
    """Puts the notebooks in archives into `submitted/STUDENT/ASSIGNMENT/`.

    **Arguments:**

    - `archives`: zip, tar or tar.gz files; of two notebooks without a time of submission, the one
      in the later archive counts.
    - `notebook_name`: the name that is expected, and written; by default `ASSIGNMENT.ipynb`.
    - `lms`: the platform that made the archives; by default it is found out for each.
    - `known`: the class, see [`assign_ids`][].
    - `others`: the course's other assignments, for archives that hold several.
    - `zone`: the time zone of the platform's times, by default that of this machine.
    - `max_bytes`: the size above which a notebook is left out.
    - `progress`: called with each name in the archives.

    **Returns:** what was found, taken and left. Never raises for what is in an archive.

    **Raises:** `OSError` if the disk or the folder of submissions cannot be written.
    """
    expected = notebook_name or f"{assignment}.ipynb"
    result = Collected()
    rows = _read_list(submitted)
    with tempfile.TemporaryDirectory(prefix="jaxercise-collect-") as folder:
        reader = _Reader(Path(folder), max_bytes, progress, result)
        for number, path in enumerate(archives):
            reader.read(number, path, assignment, lms, others)
        ids, notes = assign_ids(
            reader.everybody, known, {row["student"]: row["participant"] for row in rows.values()}
        )
        by_student: dict[Participant, list[Notebook]] = {}
        for notebook in reader.notebooks:
            by_student.setdefault(notebook.participant, []).append(notebook)
        place = _Place(submitted, assignment, expected, dry_run)
        for participant in sorted(reader.everybody, key=lambda p: ids[p]):
            student = ids[participant]
            said = [notes[participant]] if participant in notes else []
            blank = Taken(
                student, participant.shown, "nothing", notes=tuple(said), wrong=bool(said)
            )
            try:
                chosen, more = _choose(by_student.get(participant, []), expected)
            except ArchiveError as error:
                said.append(str(error))
                result.taken.append(replace(blank, notes=tuple(said), wrong=True))
                continue
            said += more
            stamp = _stamp(chosen.when, zone)
            row = {
                "student": student,
                "assignment": assignment,
                "lms": participant.lms,
                "lms_id": participant.key,
                "name": participant.name,
                "archive": archives[chosen.archive].name,
                "file": chosen.file,
                "submitted": stamp or "",
                "sha256": chosen.sha256,
                "participant": participant.digest,
            }
            what, reason = place.put(student, chosen, stamp, rows.get((student, assignment)))
            if what != "kept":
                rows[student, assignment] = row
            said += [reason] if reason else []
            result.taken.append(
                Taken(
                    student,
                    participant.shown,
                    what,
                    display_name(chosen.file),
                    stamp,
                    tuple(said),
                    bool(reason) or participant in notes,
                )
            )
    if rows and not dry_run:
        _write_list(submitted, rows)
    found = {each.student for each in result.taken if each.what != "nothing"}
    result.missing = sorted(
        each.student
        for each in known
        if each.student not in found and not (submitted / each.student / assignment).is_dir()
    )
    return result


class _Reader:
    """Reads archives, and keeps the notebooks in them as files named by number."""

    def __init__(
        self, folder: Path, max_bytes: int, progress: Callable[[str], None], result: Collected
    ):
        self.notebooks: list[Notebook] = []
        self.everybody: set[Participant] = set()
        self._folder = folder
        self._max_bytes = max_bytes
        self._progress = progress
        self._result = result
        self._count = 0

    def read(
        self, number: int, path: Path, assignment: str, lms: str | None, others: Sequence[str]
    ) -> None:
        archive = display_name(path.name)
        # First everything that may be of use, then whose it is, for which all names are needed.
        files: list[tuple[list[str], list[tuple[str, Path, str]]]] = []
        metadata = ""
        try:
            for member in read_archive(path):
                self._progress(member.name)
                parts = [part for part in member.name.split("/") if part not in ("", ".")]
                if not parts or _junk(parts):
                    continue
                if member.problem is not None:
                    self._leave(archive, member.name, member.problem)
                    continue
                if parts[-1] == GRADESCOPE_METADATA and len(parts) <= 2:
                    kept = self._keep(archive, member, _METADATA_BYTES)
                    metadata = kept[0].read_text("utf-8", "replace") if kept else ""
                files.append((parts, self._notebooks_in(archive, member, parts)))
        except ArchiveError as error:
            self._leave(archive, "", str(error))
        else:
            if not files:
                self._leave(archive, "", "holds no files")
        names = [parts for parts, _ in files]
        platform = lms or recognise(names)
        self._result.platforms[archive] = platform
        people = gradescope_submitters(metadata) if platform == "gradescope" else {}
        stem = _PACKED.sub("", path.name)
        whose = owners(platform, names, assignment=assignment, others=others, stem=stem)
        for (parts, notebooks), owner in zip(files, whose, strict=True):
            shown = "/".join(parts)
            if not isinstance(owner, Owner):
                usual = owner or f"its name is not one that {platform.capitalize()} gives"
                self._leave(archive, shown, usual, wrong=owner is None and bool(notebooks))
                continue
            for participant in _participants(platform, owner, people):
                self.everybody.add(participant)
                for file, data, digest in notebooks:
                    inner = f"{owner.file}/{file}" if file else owner.file
                    self.notebooks.append(
                        Notebook(participant, number, inner, data, digest, owner.when, owner.late)
                    )
            if not notebooks and not _wanted(parts[-1]):
                self._leave(archive, shown, "only notebooks are marked", wrong=False)

    def _notebooks_in(
        self, archive: str, member: Member, parts: list[str]
    ) -> list[tuple[str, Path, str]]:
        """(name inside it, file, digest) of a notebook, or of the notebooks in an archive."""
        if parts[-1].lower().endswith(".ipynb"):
            kept = self._keep(archive, member, self._max_bytes)
            return [("", *kept)] if kept else []
        if not _PACKED.search(parts[-1]):
            return []
        kept = self._keep(archive, member, NESTED_BYTES)
        if kept is None:
            return []
        found: list[tuple[str, Path, str]] = []
        try:
            # A budget of its own, so that one student cannot use up the class's.
            for inner in read_archive(kept[0], Budget(NESTED_BYTES)):
                self._progress(inner.name)
                below = [part for part in inner.name.split("/") if part not in ("", ".")]
                if not below or _junk(below):
                    continue
                where = f"{member.name}/{inner.name}"
                if _PACKED.search(below[-1]):
                    self._leave(archive, where, "is an archive in an archive in an archive")
                if not below[-1].lower().endswith(".ipynb"):
                    continue
                if taken := self._keep(archive, inner, self._max_bytes, where):
                    found.append(("/".join(below), *taken))
        except ArchiveError as error:
            self._leave(archive, member.name, str(error))
        finally:
            kept[0].unlink()
        return found

    def _keep(
        self, archive: str, member: Member, most: int, shown: str | None = None
    ) -> tuple[Path, str] | None:
        self._count += 1
        path = self._folder / f"{self._count:06}"
        try:
            with open(path, "xb") as file:
                digest = member.copy(file, most)
        except ArchiveError as error:
            path.unlink()
            self._leave(archive, shown or member.name, str(error))
            return None
        return path, digest

    def _leave(self, archive: str, name: str, reason: str, wrong: bool = True) -> None:
        self._result.left.append(Left(archive, display_name(name) if name else "", reason, wrong))


def _junk(parts: Sequence[str]) -> bool:
    return any(part in _JUNK or part.startswith("._") for part in parts)


def _wanted(name: str) -> bool:
    return name.lower().endswith(".ipynb") or bool(_PACKED.search(name))


def _participants(
    lms: str, owner: Owner, people: Mapping[str, Sequence[tuple[str, str]]]
) -> list[Participant]:
    if group := people.get(owner.key, ()):
        return [Participant(lms, key, name, login=True) for key, name in group]
    return [Participant(lms, owner.key, owner.name, owner.login)]


def _choose(notebooks: Sequence[Notebook], expected: str) -> tuple[Notebook, list[str]]:
    """The notebook that counts, and what there is to say about it.

    **Raises:** `ArchiveError` if there is none, or several and no way to tell.
    """
    if not notebooks:
        raise ArchiveError(f"there is no notebook; {expected} should be handed in")
    said: list[str] = []
    # Times come from the platform alone; without them, the archive that was named last counts.
    order = [(n.when or datetime.min, n.archive) for n in notebooks]
    latest = [n for n, at in zip(notebooks, order, strict=True) if at == max(order)]
    if earlier := len(set(order)) - 1:
        attempts = "attempt" if earlier == 1 else "attempts"
        said.append(f"{earlier} earlier {attempts} left out; the latest counts")
    named = [(n, _version(n.file, expected)) for n in latest]
    ours = [(version, n) for n, version in named if version is not None]
    if ours:
        newest = max(version for version, _ in ours)
        same = [n for version, n in ours if version == newest]
        top = min(n.file.count("/") for n in same)
        same = [n for n in same if n.file.count("/") == top]
        chosen = same[-1]
        if len({n.sha256 for n in same}) > 1:
            if len({n.file for n in same}) > 1:
                some = ", ".join(display_name(n.file, 40) for n in same[:5])
                raise ArchiveError(f"there are {len(same)} different notebooks: {some}")
            said.append(f"{chosen.file} is there {len(same)} times; the last one counts")
        elif len(latest) > len(same):
            said.append(f"{len(latest) - len(same)} other notebooks were left")
    elif len({n.sha256 for n in latest}) == 1:
        chosen = latest[-1]
    else:
        some = ", ".join(display_name(n.file, 40) for n in latest[:5])
        raise ArchiveError(f"there are {len(latest)} notebooks ({some}), none called {expected}")
    if chosen.late:
        said.append("late, as the platform says")
    return chosen, said


def _version(file: str, expected: str) -> int | None:
    """How often the expected notebook was handed in before, as Canvas and browsers number it."""
    stem = expected.removesuffix(".ipynb")
    match = re.fullmatch(
        rf"{re.escape(stem)}(?:-([0-9]{{1,6}})| ?\(([0-9]{{1,6}})\))?\.ipynb",
        file.rpartition("/")[2],
        re.IGNORECASE,
    )
    return None if match is None else int(match[1] or match[2] or 0)


def _stamp(when: datetime | None, zone: tzinfo | None) -> str | None:
    if when is None:
        return None
    try:
        # Without a zone it is the machine's, with its own summer time.
        aware = when if zone is None else when.replace(tzinfo=zone)
        return aware.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return None


_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_TIMESTAMP = "timestamp.txt"


class _Place:
    """Writes submissions, following no link below the folder of submissions."""

    def __init__(self, submitted: Path, assignment: str, notebook: str, dry_run: bool):
        self._submitted = submitted
        self._assignment = assignment
        self._notebook = notebook
        self._dry_run = dry_run

    def put(
        self, student: str, new: Notebook, stamp: str | None, row: Mapping[str, str] | None
    ) -> tuple[Literal["taken", "replaced", "unchanged", "kept"], str]:
        """Says what was done, and why if it needs to be looked at."""
        folder = self._submitted / student / self._assignment
        for path in (folder.parent, folder):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                return "kept", f"{path} is a link or a file, and is left as it is; move it away"
        there = _digest_of(folder / self._notebook)
        if there == new.sha256 and (row is None or row["submitted"] == (stamp or "")):
            return "unchanged", ""
        what: Literal["taken", "replaced"] = "taken"
        if folder.is_dir() and any(folder.iterdir()):
            if there != new.sha256 and (row is None or row["sha256"] != there):
                return "kept", (
                    f"{folder} holds a submission that did not come from an archive; move it away "
                    "to take this one"
                )
            if stamp and row is not None and row["submitted"] > stamp:
                return "kept", "the submission that was collected before is later"
            what = "replaced"
        if not self._dry_run:
            self._write(student, new.data, stamp)
        return what, ""

    def _write(self, student: str, data: Path, stamp: str | None) -> None:
        self._submitted.mkdir(parents=True, exist_ok=True)
        top = os.open(self._submitted, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        handles = [top]
        try:
            for name in (student, self._assignment):
                try:
                    os.mkdir(name, dir_fd=handles[-1])
                except FileExistsError:
                    pass
                handles.append(os.open(name, _DIRECTORY, dir_fd=handles[-1]))
            here = handles[-1]
            write_whole(Path(self._notebook), data.read_bytes(), mode=0o644, dir_fd=here)
            if stamp is not None:
                write_whole(Path(_TIMESTAMP), stamp, mode=0o644, dir_fd=here)
            else:
                try:
                    os.unlink(_TIMESTAMP, dir_fd=here)
                except FileNotFoundError:
                    pass
        finally:
            for handle in handles:
                os.close(handle)


def _digest_of(path: Path) -> str | None:
    # Whoever put it there, no pipe is waited for and no link followed.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _read_list(submitted: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The list of what was collected before; what it does not hold was not collected."""
    try:
        text = (submitted / COLLECTED).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    rows: dict[tuple[str, str], dict[str, str]] = {}
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            cells = {name: (row.get(name) or "").removeprefix("'") for name in _COLUMNS}
            if name_problem(cells["student"]) is None:
                rows[cells["student"], cells["assignment"]] = cells
    except csv.Error:
        pass
    return rows


def _write_list(submitted: Path, rows: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for key in sorted(rows):
        writer.writerow([_cell(rows[key][name]) for name in _COLUMNS])
    write_whole(submitted / COLLECTED, out.getvalue())


def _cell(text: str) -> str:
    return plain_cell(display_name(text, 200)) if text else ""
