"""The notebooks in archives, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from .._names import display_name
from ._archive import ArchiveError, Budget, Member, read_archive
from ._lms import GRADESCOPE_METADATA, Owner, gradescope_submitters, owners, recognise
from ._outcome import Collected, CollectOptions, Left
from ._participants import Participant


NESTED_BYTES = 256 << 20
_METADATA_BYTES = 16 << 20
_PACKED = re.compile(r"\.(zip|tar|tgz|tar\.gz)$", re.IGNORECASE)
_JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", ".git"}


@dataclass(frozen=True)
class HandedIn:
    """A notebook that somebody handed in, copied to `data`.

    `order` counts the archives; `file` is the student's name for it; `when` and `late` are what the
    platform says.
    """

    participant: Participant
    archive: Path
    order: int
    file: str
    data: Path
    sha256: str
    when: datetime | None
    late: bool


@dataclass(frozen=True)
class _Kept:
    """A member copied to `data`; `inside` is its path in the archive that a student made."""

    data: Path
    sha256: str
    inside: str = ""


@dataclass(frozen=True)
class _File:
    """A file in an archive, by the parts of its path, and the notebooks that it is or holds."""

    parts: list[str]
    notebooks: list[_Kept]


class Reader:
    """Reads archives, and keeps the notebooks in them as files named by number.

    What is found is in `notebooks`, who handed something in is in `everybody`; what is left goes
    into `result`.
    """

    def __init__(
        self,
        folder: Path,
        assignment: str,
        options: CollectOptions,
        progress: Callable[[str], None],
        result: Collected,
    ):
        self.notebooks: list[HandedIn] = []
        self.everybody: set[Participant] = set()
        self._folder = folder
        self._assignment = assignment
        self._options = options
        self._progress = progress
        self._result = result
        self._count = 0

    def read(self, order: int, path: Path) -> None:
        """Reads an archive. First everything that may be of use, then whose it is, for which all
        names are needed."""
        archive = display_name(path.name)
        files, metadata = self._files(path, archive)
        names = [file.parts for file in files]
        platform = self._options.lms or recognise(names)
        self._result.platforms[archive] = platform
        people = gradescope_submitters(metadata) if platform == "gradescope" else {}
        whose = owners(
            platform,
            names,
            assignment=self._assignment,
            others=self._options.others,
            stem=_PACKED.sub("", path.name),
        )
        for file, owner in zip(files, whose, strict=True):
            shown = "/".join(file.parts)
            if not isinstance(owner, Owner):
                usual = owner or f"its name is not one that {platform.capitalize()} gives"
                self._leave(archive, shown, usual, wrong=owner is None and bool(file.notebooks))
                continue
            for participant in _participants(platform, owner, people):
                self.everybody.add(participant)
                for kept in file.notebooks:
                    name = f"{owner.file}/{kept.inside}" if kept.inside else owner.file
                    self.notebooks.append(
                        HandedIn(
                            participant=participant,
                            archive=path,
                            order=order,
                            file=name,
                            data=kept.data,
                            sha256=kept.sha256,
                            when=owner.when,
                            late=owner.late,
                        )
                    )
            if not file.notebooks and not _wanted(file.parts[-1]):
                self._leave(archive, shown, "only notebooks are marked", wrong=False)

    def _files(self, path: Path, archive: str) -> tuple[list[_File], str]:
        """The files in an archive, and Gradescope's list of who handed in what, if it is there."""
        files: list[_File] = []
        metadata = ""
        try:
            for member in read_archive(path):
                self._progress(member.name)
                parts = _parts(member.name)
                if not parts:
                    continue
                if member.problem is not None:
                    self._leave(archive, member.name, member.problem)
                    continue
                if parts[-1] == GRADESCOPE_METADATA and len(parts) <= 2:
                    kept = self._keep(archive, member, _METADATA_BYTES)
                    metadata = kept.data.read_text("utf-8", "replace") if kept else ""
                files.append(_File(parts, self._notebooks(archive, member, parts[-1])))
        except ArchiveError as error:
            self._leave(archive, "", str(error))
        else:
            if not files:
                self._leave(archive, "", "holds no files")
        return files, metadata

    def _notebooks(self, archive: str, member: Member, name: str) -> list[_Kept]:
        """The notebook that a member is, or the notebooks in it if it is an archive."""
        if _is_notebook(name):
            kept = self._keep(archive, member, self._options.max_bytes)
            return [kept] if kept else []
        if not _PACKED.search(name):
            return []
        packed = self._keep(archive, member, NESTED_BYTES)
        if packed is None:
            return []
        found: list[_Kept] = []
        try:
            # A budget of its own, so that one student cannot use up the class's.
            for inner in read_archive(packed.data, Budget(NESTED_BYTES)):
                self._progress(inner.name)
                parts = _parts(inner.name)
                if not parts:
                    continue
                where = f"{member.name}/{inner.name}"
                if _PACKED.search(parts[-1]):
                    self._leave(archive, where, "is an archive in an archive in an archive")
                if not _is_notebook(parts[-1]):
                    continue
                if kept := self._keep(archive, inner, self._options.max_bytes, where):
                    found.append(replace(kept, inside="/".join(parts)))
        except ArchiveError as error:
            self._leave(archive, member.name, str(error))
        finally:
            packed.data.unlink()
        return found

    def _keep(
        self, archive: str, member: Member, most: int, shown: str | None = None
    ) -> _Kept | None:
        self._count += 1
        path = self._folder / f"{self._count:06}"
        try:
            with open(path, "xb") as file:
                digest = member.copy(file, most)
        except ArchiveError as error:
            path.unlink()
            self._leave(archive, shown or member.name, str(error))
            return None
        return _Kept(path, digest)

    def _leave(self, archive: str, name: str, reason: str, wrong: bool = True) -> None:
        self._result.left.append(Left(archive, display_name(name) if name else "", reason, wrong))


def _parts(name: str) -> list[str]:
    """The parts of a member's path; none if it is what an operating system leaves behind."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return [] if any(part in _JUNK or part.startswith("._") for part in parts) else parts


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def _wanted(name: str) -> bool:
    return _is_notebook(name) or bool(_PACKED.search(name))


def _participants(
    lms: str, owner: Owner, people: Mapping[str, Sequence[tuple[str, str]]]
) -> list[Participant]:
    if group := people.get(owner.key, ()):
        return [Participant(lms, key, name, login=True) for key, name in group]
    return [Participant(lms, owner.key, owner.name, owner.login)]
