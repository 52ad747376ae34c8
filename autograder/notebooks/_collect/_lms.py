"""Learning platforms, and the names that they give to what they export.

Each pattern takes the first place where it fits, which is what the platform wrote: a student's own
file name comes after it, and so can pretend nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Owner:
    """Whose a file is, as its name in the archive says.

    `key` is the platform's number for the student, or the login if `login`. `name` is the student's
    name as the platform shows it, `""` if it does not. `file` is the student's own name for the
    file. `when` is the platform's time of submission, in its time zone, where the name holds it.
    """

    key: str
    name: str
    file: str
    login: bool = False
    when: datetime | None = None
    late: bool = False


# A sentence why a file is nobody's; None if the name is not one that the platform gives.
Found = Owner | str | None
Parts = Sequence[str]
_OWN_PAGE = "it was made by the platform"

_MOODLE = re.compile(r"(.*?)_([0-9]{1,20})_assignsubmission_([a-z]+)_(.*)", re.DOTALL)
_CANVAS = re.compile(r"(\w*?)(_LATE)?_([0-9]{1,20})_[0-9]{1,20}_(.+)", re.DOTALL | re.IGNORECASE)
_CANVAS_ANONYMOUS = re.compile(r"(LATE_)?anon_([A-Za-z0-9]{1,20})_[0-9]{1,20}_(.+)", re.DOTALL)
_CANVAS_PAGE = re.compile(r"\w*_[A-Za-z0-9]{1,20}_(?:text|link)\.html")
_BLACKBOARD = re.compile(
    r"(.*?)_([^_]+)_attempt_([0-9]{4}(?:-[0-9]{2}){5})(?:_(.+)|\.txt)", re.DOTALL
)
_DATE = (
    r"(?:[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [A-Za-z]{3,9}\.?,? [0-9]{4})"
    r" [0-9]{1,2}[:_]?[0-9]{2}(?: ?[AaPp][Mm])?"
)
_BRIGHTSPACE_FILE = re.compile(rf"([0-9]{{1,20}})-[0-9]{{1,20}} - (.+?) - ({_DATE}) - (.+)", re.S)
_BRIGHTSPACE_FOLDER = re.compile(r"([0-9]{1,20})-[0-9]{1,20} - (.+) - ([^/]*[0-9]{4}[^/]*)", re.S)
_SAKAI = re.compile(r"(.+)\(([^()]+)\)", re.DOTALL)
_SAKAI_FOLDER = "Submission attachment(s)"
_GRADESCOPE = re.compile(r"submission_([0-9]{1,20})")
GRADESCOPE_METADATA = "submission_metadata.yml"


def _rest(*parts: str) -> str:
    return "/".join(part for part in parts if part)


# A folder around everything is the platform's; so the second part of a name is looked at too.
def _moodle(parts: Parts) -> Found:
    for at, part in enumerate(parts[:2]):
        if match := _MOODLE.fullmatch(part):
            name, key, kind, file = match.groups()
            if kind != "file":
                return _OWN_PAGE
            return Owner(key, name, _rest(file, *parts[at + 1 :]))
    return None


def _canvas(parts: Parts) -> Found:
    for part in parts[:2]:
        if match := _CANVAS_ANONYMOUS.fullmatch(part):
            late, key, file = match.groups()
            return Owner(f"anon-{key}", "", file, late=bool(late))
        if match := _CANVAS.fullmatch(part):
            name, late, key, file = match.groups()
            return Owner(key, name, file, late=bool(late))
        if _CANVAS_PAGE.fullmatch(part):
            return _OWN_PAGE
    return None


def _blackboard(parts: Parts) -> Found:
    for part in parts[:2]:
        if match := _BLACKBOARD.fullmatch(part):
            title, key, when, file = match.groups()
            if file is None:
                return _OWN_PAGE
            return Owner(key, title, file, True, _parsed(when, ("%Y-%m-%d-%H-%M-%S",)))
    return None


def _brightspace(parts: Parts) -> Found:
    for at, part in enumerate(parts[:2]):
        below = parts[at + 1 :]
        match = (_BRIGHTSPACE_FOLDER if below else _BRIGHTSPACE_FILE).fullmatch(part)
        if match:
            key, name, when, *file = match.groups()
            return Owner(key, name, _rest(*file, *below), when=_date(when))
    return _OWN_PAGE if parts[-1] == "index.html" and len(parts) <= 2 else None


def _sakai(parts: Parts) -> Found:
    for at, part in enumerate(parts[:-1][:2]):
        if match := _SAKAI.fullmatch(part):
            if parts[at + 1] != _SAKAI_FOLDER or len(parts) < at + 3:
                return _OWN_PAGE
            return Owner(match[2], match[1].strip(), _rest(*parts[at + 2 :]), True)
    return _OWN_PAGE if parts[-1] in ("grades.csv", "grades.xls") else None


def _gradescope(parts: Parts) -> Found:
    for at, part in enumerate(parts[:-1][:2]):
        if match := _GRADESCOPE.fullmatch(part):
            return Owner(match[1], "", _rest(*parts[at + 1 :]))
    return _OWN_PAGE if parts[-1] == GRADESCOPE_METADATA and len(parts) <= 2 else None


_PLATFORMS: dict[str, Callable[[Parts], Found]] = {
    "moodle": _moodle,
    "canvas": _canvas,
    "blackboard": _blackboard,
    "brightspace": _brightspace,
    "sakai": _sakai,
    "gradescope": _gradescope,
}
LMS = (*_PLATFORMS, "plain")


def recognise(names: Sequence[Parts]) -> str:
    """The platform whose names most of these are; `"plain"` if there is none."""
    for lms, find in _PLATFORMS.items():
        owned = sum(isinstance(find(parts), Owner) for parts in names)
        named = sum(find(parts) is not None for parts in names)
        # Canvas has no word of its own in a name, so there all must fit.
        if owned and (named == len(names) if lms == "canvas" else 2 * named > len(names)):
            return lms
    return "plain"


def owners(
    lms: str,
    names: Sequence[Parts],
    *,
    assignment: str,
    others: Collection[str] = (),
    stem: str = "",
) -> list[Found]:
    """Whose each file is.

    **Arguments:**

    - `names`: the names in one archive, split at the slashes.
    - `assignment`, `others`: the assignment that is collected, and the course's other ones.
    - `stem`: the archive's own name without ending; a folder of that name around everything is
      not a student's.
    """
    if lms == "plain":
        inside = _around(names, assignment, stem)
        return [_plain(parts[inside:], assignment, others) for parts in names]
    found = [_PLATFORMS[lms](parts) for parts in names]
    return _blackboard_logins(found) if lms == "blackboard" else found


def _around(names: Sequence[Parts], assignment: str, stem: str) -> int:
    tops = {parts[0] for parts in names}
    if len(tops) != 1 or any(len(parts) < 2 for parts in names):
        return 0
    # FOLDER/STUDENT/ASSIGNMENT/x.ipynb
    third = any(len(parts) > 3 and parts[2] == assignment for parts in names)
    if third and not any(len(parts) > 2 and parts[1] == assignment for parts in names):
        return 1
    wrappers = {stem.casefold(), assignment.casefold(), "submitted", "submissions"}
    return int(tops.pop().casefold() in wrappers)


def _plain(parts: Parts, assignment: str, others: Collection[str]) -> Found:
    if len(parts) == 1:
        stem = re.sub(r"(\.ipynb|\.zip|\.tar|\.tar\.gz|\.tgz)$", "", parts[0], flags=re.IGNORECASE)
        if stem == parts[0]:
            return "it is neither a notebook nor in a folder of a student's"
        return Owner(stem, "", parts[0], True)
    if len(parts) > 2 and parts[1] == assignment:
        return Owner(parts[0], "", _rest(*parts[2:]), True)
    if len(parts) > 2 and parts[1] in others:
        return "it belongs to another assignment"
    return Owner(parts[0], "", _rest(*parts[1:]), True)


def _blackboard_logins(found: list[Found]) -> list[Found]:
    """Gives a login its underscores back: the title before it is the same for all."""
    titles = [owner.name for owner in found if isinstance(owner, Owner)]
    title = min(titles, key=len, default="")
    fixed: list[Found] = []
    for owner in found:
        if isinstance(owner, Owner):
            more = owner.name[len(title) + 1 :] if owner.name.startswith(title + "_") else ""
            key = f"{more}_{owner.key}" if more else owner.key
            owner = Owner(key, "", owner.file, True, owner.when)
        fixed.append(owner)
    return fixed


def _date(text: str) -> datetime | None:
    plain = re.sub(r"[.,:_]", "", text)
    if match := re.fullmatch(r"(.+) ([0-9]{3,4}) ?([AaPp][Mm])?", plain):
        day, clock, half = match.groups()
        time = f"{day} {clock:0>4}{half or ''}"
        hour = "%I%M%p" if half else "%H%M"
        return _parsed(
            time, [f"{d} {hour}" for d in ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")]
        )
    return None


def _parsed(text: str, formats: Sequence[str]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            pass
    return None


def gradescope_submitters(text: str) -> dict[str, list[tuple[str, str]]]:
    """Who handed in each submission of a Gradescope export: number -> [(sid or e-mail, name)].

    Reads the few lines that it needs of the export's YAML, at exactly the place where Gradescope
    writes them; anything else there is not understood and so cannot mislead.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    people: list[dict[str, str]] = []
    current, inside = "", False
    for line in text.splitlines():
        if match := re.fullmatch(r"submission_([0-9]{1,20}):\s*", line):
            people, inside = [], False
            found.setdefault(match[1], [])
            current = match[1]
        elif line.startswith("  :"):
            inside = current != "" and line.strip() == ":submitters:"
        elif inside and (match := re.fullmatch(r"  (- |  ):(name|sid|email):(.*)", line)):
            if match[1] == "- ":
                people.append({})
                found[current].append(("", ""))
            if people:
                people[-1][match[2]] = match[3].strip().strip("'\"")
                who = people[-1]
                found[current][-1] = (who.get("sid") or who.get("email", ""), who.get("name", ""))
    return {number: [who for who in all_ if who[0]] for number, all_ in found.items()}
