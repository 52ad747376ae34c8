"""From archives to the folder of submissions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from .._names import display_name
from ._archive import ArchiveError
from ._choose import choose
from ._list import Row, read_list, write_list
from ._outcome import Collected, CollectOptions, Taken
from ._participants import Participant, assign_ids
from ._place import Place
from ._unpack import HandedIn, Reader


def collect(
    archives: Sequence[Path],
    assignment: str,
    submitted: Path,
    options: CollectOptions | None = None,
    *,
    progress: Callable[[str], None] = lambda name: None,
) -> Collected:
    """Puts the notebooks in archives into `submitted/STUDENT/ASSIGNMENT/`.

    **Arguments:**

    - `archives`: zip, tar or tar.gz files; of two notebooks without a time of submission, the one
      in the later archive counts.
    - `options`: how to read them, see [`CollectOptions`][].
    - `progress`: called with each name in the archives.

    **Returns:** what was found, taken and left. Never raises for what is in an archive.

    **Raises:** `OSError` if the disk or the folder of submissions cannot be written.
    """
    options = options or CollectOptions()
    expected = options.notebook_name or f"{assignment}.ipynb"
    result = Collected()
    rows = read_list(submitted)
    with tempfile.TemporaryDirectory(prefix="jaxercise-collect-") as folder:
        reader = Reader(Path(folder), assignment, options, progress, result)
        for order, path in enumerate(archives):
            reader.read(order, path)
        ids, notes = assign_ids(
            reader.everybody,
            options.known,
            {row.student: row.participant for row in rows.values()},
        )
        handed_in: dict[Participant, list[HandedIn]] = {}
        for notebook in reader.notebooks:
            handed_in.setdefault(notebook.participant, []).append(notebook)
        place = Place(submitted, assignment, expected, dry_run=options.dry_run)
        for participant in sorted(reader.everybody, key=lambda p: ids[p]):
            student = ids[participant]
            taken, row = _take(
                student,
                participant,
                notes.get(participant),
                handed_in.get(participant, []),
                place,
                rows.get((student, assignment)),
                options.zone,
            )
            result.taken.append(taken)
            if row is not None:
                rows[student, assignment] = row
    if rows and not options.dry_run:
        write_list(submitted, rows)
    found = {each.student for each in result.taken if each.what != "nothing"}
    result.missing = sorted(
        each.student
        for each in options.known
        if each.student not in found and not (submitted / each.student / assignment).is_dir()
    )
    return result


def _take(
    student: str,
    participant: Participant,
    note: str | None,
    notebooks: Sequence[HandedIn],
    place: Place,
    before: Row | None,
    zone: tzinfo | None,
) -> tuple[Taken, Row | None]:
    """What becomes of one student's work, and the line about it for the list, if there is one.

    `note` says what is doubtful about the student, `before` is the line that was in the list.
    """
    said = [note] if note else []
    try:
        chosen, more = choose(notebooks, place.notebook)
    except ArchiveError as error:
        said.append(str(error))
        return Taken(student, participant.shown, "nothing", notes=tuple(said), wrong=True), None
    stamp = _stamp(chosen.when, zone)
    what, reason = place.put(student, chosen, stamp, before)
    said += [*more, *([reason] if reason else [])]
    taken = Taken(
        student,
        participant.shown,
        what,
        display_name(chosen.file),
        stamp,
        tuple(said),
        wrong=bool(reason or note),
    )
    if what == "kept":
        return taken, None
    row = Row(
        student=student,
        assignment=place.assignment,
        lms=participant.lms,
        lms_id=participant.key,
        name=participant.name,
        archive=chosen.archive.name,
        file=chosen.file,
        submitted=stamp or "",
        sha256=chosen.sha256,
        participant=participant.digest,
    )
    return taken, row


def _stamp(when: datetime | None, zone: tzinfo | None) -> str | None:
    if when is None:
        return None
    try:
        # Without a zone it is the machine's, with its own summer time.
        aware = when if zone is None else when.replace(tzinfo=zone)
        return aware.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return None
