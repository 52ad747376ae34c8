"""From what a learning platform calls a student to the id of a student, which names folders.

An id is made of letters, digits and a few signs whatever the name, and two students never get the
same one. A name that would make a bad id is not repaired but replaced by a digest: two names that
look alike stay two students.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .._names import display_name, name_problem
from .._settings import CourseError


COLLECTED = "collected.csv"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
# What ids of ours end in; a login that does so could be meant to take somebody's id.
_DIGEST = re.compile(r".*-[0-9a-f]{10,}")
_ROSTER_BYTES = 16 << 20


@dataclass(frozen=True, eq=False)
class Participant:
    """Somebody who handed something in.

    Equal for the same login, whatever the platform and the name; where `key` is a platform's
    number, the name counts too.
    """

    lms: str
    key: str
    name: str
    login: bool = False

    @cached_property
    def digest(self) -> str:
        """Of who this is; equal participants have the same."""
        if self.login:
            who = ["login", unicodedata.normalize("NFC", self.key)]
        else:
            who = [self.lms, self.key, plain_name(self.name)]
        return hashlib.sha256(json.dumps(who).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Participant) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def shown(self) -> str:
        return display_name(f"{self.name} ({self.key})" if self.name else self.key, 60)


@dataclass(frozen=True)
class Known:
    """A student of the class: the id, and what a platform may know the student by."""

    student: str
    lms_id: str = ""
    name: str = ""


def plain_name(name: str) -> str:
    """A name for comparisons: letters and digits only, without case or width."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in folded if char.isalnum())


def derived_id(participant: Participant) -> str:
    """The id of somebody whom no roster names. Others may have the same one."""
    if participant.login:
        # Only ASCII: the lower case of other letters may be an ASCII one.
        low = participant.key.lower() if participant.key.isascii() else ""
        good = not _DIGEST.fullmatch(low)
    else:
        low, good = f"{participant.lms}-{participant.key.lower()}", True
    good = good and _ID.fullmatch(low) and not low.endswith(".") and low != COLLECTED
    if good and not _RESERVED.fullmatch(low):
        return low
    return f"{participant.lms}-{participant.digest[:16]}"


def assign_ids(
    participants: Collection[Participant],
    known: Sequence[Known] = (),
    recorded: Mapping[str, str] | None = None,
) -> tuple[dict[Participant, str], dict[Participant, str]]:
    """Gives each participant an id of its own.

    **Arguments:**

    - `known`: the class. Whoever is in it, by number, by id or by a name that nobody shares, gets
      that id; a number and an id go before a name.
    - `recorded`: the digests of the participants of earlier runs, by their ids.

    **Returns:** the ids, and for some a sentence on what was doubtful.
    """
    everybody = sorted(set(participants), key=lambda p: p.digest)
    ids: dict[Participant, str] = {}
    notes: dict[Participant, str] = {}
    records = dict(recorded or {})
    _from_class(everybody, known, records, ids, notes)
    earlier = {digest: student for student, digest in records.items()}
    numbers = {each.student: _number(each.lms_id) for each in known}
    for participant in everybody:
        mine = earlier.get(participant.digest)
        if mine is None or participant in ids or mine in ids.values():
            continue
        if numbers.get(mine, "") in ("", _number(participant.key)):
            ids[participant] = mine
    taken = {i.casefold() for i in (*ids.values(), *records, *numbers)}
    waiting = {p: derived_id(p) for p in everybody if p not in ids}
    # Each round lengthens the ids that several claim. Whole digests differ, so there are few.
    for length in (10, 20, 40):
        claims: dict[str, list[Participant]] = {}
        for participant, claim in waiting.items():
            claims.setdefault(claim, []).append(participant)
        for claim, claimants in claims.items():
            if len(claimants) == 1 and claim not in taken:
                ids[claimants[0]] = claim
                taken.add(claim)
                del waiting[claimants[0]]
                continue
            for participant in claimants:
                base = derived_id(participant)[: 63 - length].rstrip("-.")
                waiting[participant] = f"{base}-{participant.digest[:length]}"
                notes.setdefault(
                    participant,
                    f"several could be {claim}, so this one has an id of its own; a roster can "
                    "say who it is",
                )
    ids |= waiting
    return ids, notes


def _from_class(
    everybody: Sequence[Participant],
    known: Sequence[Known],
    records: Mapping[str, str],
    ids: dict[Participant, str],
    notes: dict[Participant, str],
) -> None:
    numbers = {_number(k.lms_id): k.student for k in known if k.lms_id}
    students = {k.student for k in known}
    names: dict[str, set[str]] = {}
    for each in known:
        for name in (plain_name(each.name), plain_name(_turned(each.name))):
            names.setdefault(name, set()).add(each.student)
    claims: dict[str, list[tuple[int, Participant]]] = {}
    for participant in everybody:
        named = names.get(plain_name(participant.name), set()) if participant.name else set()
        likely = [participant.key] if participant.login else []
        likely = [s for s in (*likely, derived_id(participant)) if s in students]
        if student := numbers.get(_number(participant.key)):
            claims.setdefault(student, []).append((0, participant))
        elif likely and records.get(likely[0]) in (None, participant.digest):
            claims.setdefault(likely[0], []).append((0, participant))
        elif len(named) == 1:
            claims.setdefault(next(iter(named)), []).append((1, participant))
        elif known:
            notes[participant] = (
                "several in the class have this name" if named else "is not in the class"
            )
    for student, claimants in claims.items():
        best = min(rank for rank, _ in claimants)
        winners = [p for rank, p in claimants if rank == best]
        if len(winners) == 1:
            ids[winners[0]] = student
        for _, participant in claimants:
            if participant not in ids:
                notes[participant] = f"is not the only one who could be {student} of the class"


def _number(text: str) -> str:
    # As in the grading worksheet of Moodle.
    return text.strip().casefold().removeprefix("participant").strip()


def _turned(name: str) -> str:
    last, comma, first = name.partition(",")
    return first + last if comma else name


def read_roster(path: Path) -> list[Known]:
    """The class from a CSV file with the columns `student`, and `lms_id` or `name` or both.

    **Raises:** `CourseError` if it cannot be used, with the line.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_ROSTER_BYTES + 1)
    except OSError as error:
        raise CourseError(f"{path}: the roster cannot be read ({error.strerror})") from None
    if len(data) > _ROSTER_BYTES:
        raise CourseError(f"{path}: the roster is larger than {_ROSTER_BYTES >> 20} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path}: the roster is not UTF-8 text; save it as CSV UTF-8") from None
    first = text.partition("\n")[0]
    # Spreadsheets of some languages separate by semicolons.
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    try:
        columns = {(name or "").strip().casefold(): name for name in rows.fieldnames or []}
        if "student" not in columns or not {"lms_id", "name"} & set(columns):
            raise CourseError(
                f"{path}: the roster's first line must name the columns student (the id to use) "
                "and lms_id or name, or both"
            )
        found: list[Known] = []
        for row in rows:
            cells = [
                (row.get(columns[c]) or "").strip() if c in columns else ""
                for c in ("student", "lms_id", "name")
            ]
            if any(cells):
                found.append(_known(path, rows.line_num, *cells))
    except csv.Error as error:
        raise CourseError(f"{path}: the roster is not CSV ({error})") from None
    _check_alone(path, "student id", [k.student for k in found])
    _check_alone(path, "lms_id", [_number(k.lms_id) for k in found if k.lms_id])
    return found


def _known(path: Path, line: int, student: str, lms_id: str, name: str) -> Known:
    problem = name_problem(student)
    if problem is None and (_RESERVED.fullmatch(student.casefold()) or student.endswith(".")):
        problem = "Windows can have no folder of that name"
    if problem is None and student.casefold() == COLLECTED:
        problem = "a file of the submissions has that name"
    if problem is not None:
        raise CourseError(
            f"{path}, line {line}: {display_name(student)} cannot be a student's id: {problem}"
        )
    return Known(student, lms_id, name)


def _check_alone(path: Path, what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        # Some file systems cannot tell names by their case.
        if value.casefold() in seen:
            raise CourseError(f"{path}: the {what} {display_name(value)} is there more than once")
        seen.add(value.casefold())
