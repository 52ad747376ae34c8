"""`jaxercise collect`: from archives of a learning platform to a folder of submissions."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from ..gradebook import students
from ..notebooks import (
    Collected,
    CollectOptions,
    CourseError,
    Known,
    Left,
    collect as collect_archives,
    display_name,
    load_course,
    read_roster,
)
from ._show import console, endless, sentence


_SHOWN = 5


def collect(
    assignment: str,
    archives: tuple[Path, ...],
    course: Path,
    submitted: Path | None,
    lms: str | None,
    roster: Path | None,
    timezone: str | None,
    dry_run: bool,
) -> int:
    """Reads the archives, says what was done. Returns 1 if somebody should look at something."""
    home = load_course(course)
    expected = home.notebook_path(assignment).name
    folder = submitted if submitted is not None else home.root / home.submitted_directory
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder}: this is a file; name a folder, or one that is to be made")
    if roster is not None:
        known = read_roster(roster)
    else:
        known = [Known(*student) for student in students(home)]
    with endless("Reading") as advance:
        result = collect_archives(
            archives,
            assignment,
            folder,
            CollectOptions(
                notebook_name=expected,
                lms=lms,
                known=known,
                others=[name for name in home.assignments if name != assignment],
                zone=_zone(timezone),
                max_bytes=home.limits.submission_bytes,
                dry_run=dry_run,
            ),
            progress=advance,
        )
    _show(result, assignment, dry_run)
    return 0 if result.clean else 1


def _zone(name: str | None) -> zoneinfo.ZoneInfo | None:
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise click.UsageError(
            f"there is no time zone {name!r}; write it as in Europe/Berlin, or UTC"
        ) from None


def _show(result: Collected, assignment: str, dry_run: bool) -> None:
    out = console()
    for archive, lms in result.platforms.items():
        how = "plain files" if lms == "plain" else f"an export of {lms.capitalize()}"
        out.print(f"{escape(archive)}: read as {how}")
    if result.taken:
        grid = Table(title=escape(assignment), title_justify="left")
        for column in ("student", "in the archive", "notebook", "submitted", ""):
            grid.add_column(column, overflow="fold")
        for each in result.taken:
            cells = (each.student, each.participant, each.file, each.submitted or "", each.what)
            grid.add_row(*(escape(cell) for cell in cells))
        out.print(grid)
    for each in result.taken:
        for note in each.notes:
            out.print(f"  {escape(display_name(each.student))}: {escape(sentence(note))}")
    _show_left(result)
    if result.missing:
        names = ", ".join(display_name(name) for name in result.missing)
        out.print(f"Nothing from {len(result.missing)} of the class: {escape(names)}")
    count = sum(each.what in ("taken", "replaced") for each in result.taken)
    verb = "would be written" if dry_run else "written"
    out.print(f"{count} of {len(result.taken)} submissions {verb}")


def _show_left(result: Collected) -> None:
    out = console()
    # Nobody's thousand bad files may hide another's one.
    wrong: dict[tuple[str, str], list[Left]] = {}
    for each in result.left:
        if each.wrong:
            wrong.setdefault((each.archive, each.name.partition("/")[0]), []).append(each)
    for (archive, top), group in wrong.items():
        for each in group[:_SHOWN]:
            name = f"{archive}, {each.name}" if each.name else archive
            out.print(f"  left: {escape(name)}: {escape(sentence(each.reason))}")
        if len(group) > _SHOWN:
            out.print(f"  left: {escape(archive)}, {escape(top)}: {len(group) - _SHOWN} more")
    usual: dict[str, list[str]] = {}
    for each in result.left:
        if not each.wrong:
            usual.setdefault(each.reason, []).append(each.name)
    for reason, names in usual.items():
        some = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        files = "1 file" if len(names) == 1 else f"{len(names)} files"
        out.print(f"  left: {files}, {escape(sentence(reason))}: {escape(some)}")
