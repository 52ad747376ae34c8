"""What the last run of `grade` read, wrote and said, to tell whether the next would do the same."""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ..notebooks import Course, fingerprint
from ..proctor import environment_digest, probe, write_whole
from ..records import Record, loads, plain
from ._graded import Graded


_PACKAGE = Path(__file__).resolve().parent.parent


class _Note(Record, frozen=True, kw_only=True):
    """A receipt: digests of what was read and of what was written to which paths, and what was
    said."""

    read: str
    paths: tuple[str, ...]
    wrote: str
    said: Graded


class Receipt:
    """Kept beside the stored results, one for each way of calling `grade`.

    It holds a digest of all that the run read: submissions, sources, settings, versions, the
    sandbox level; and a digest of all that it wrote: the gradebook, graded notebooks, feedback,
    tables. If both are as they were, doing it all again would change nothing. Whatever differs,
    is missing or cannot be read leads to a full run, which finds out for itself what to do.
    """

    def __init__(
        self,
        home: Course,
        place: Course,
        submitted: Path,
        assignments: tuple[str, ...],
        students: tuple[str, ...],
        level: str | None,
        device: str = "cpu",
    ):
        self._home, self._place, self._submitted = home, place, submitted
        self._assignments, self._level = assignments, level
        called = [assignments, str(submitted.resolve()), str(place.root), sorted(students), level]
        called.append(device)
        name = f"run-{_digest(called)[:16]}.json"
        self._path = home.root / "build" / "results" / name
        # Taken before anything is read in earnest, so that what changes meanwhile is noticed.
        self._before = self._read()
        self._gradebook: str | None = None

    def said(self) -> Graded | None:
        """What the last run said, if this one would do and say the same."""
        with suppress(OSError, ValueError):
            last = loads(_Note, self._path.read_bytes())
            paths = [Path(path) for path in last.paths]
            if last.read == self._before and last.wrote == self._wrote(paths):
                return last.said
        return None

    def recorded(self) -> None:
        """To be called once the gradebook is written, before anything is made from it."""
        paths = self._paths()
        self._gradebook = None if paths is None else _gradebook(paths[0])

    def keep(self, said: Graded) -> None:
        """Notes a run that has come to its end without a problem."""
        with suppress(OSError, ValueError):
            paths = self._paths()
            if paths is None or self._before is None or self._before != self._read():
                return
            # A grader may have written to it while feedback was made from it.
            if self._gradebook is None or self._gradebook != _gradebook(paths[0]):
                return
            wrote = self._wrote(paths)
            if wrote is None:
                return
            paths = tuple(map(str, paths))
            note = _Note(read=self._before, paths=paths, wrote=wrote, said=said)
            write_whole(self._path, plain(note), self._path.parent)

    def _read(self) -> str | None:
        home, place = self._home, self._place
        try:
            from jupyter_core.paths import jupyter_config_path

            settings = [Path(folder) / "nbgrader_config.py" for folder in jupyter_config_path()]
            for root in sorted({home.root, place.root}):
                settings += [root / "jaxercise.toml", *sorted(root.glob("*.py"))]
            return _digest(
                self._level or probe().best,
                environment_digest(),
                _installed(),
                [(str(p), _file(p)) for p in _files(_PACKAGE) if p.suffix != ".py"],
                home.secret.hex(),
                [(str(path), _file(path)) for path in settings if path.is_file()],
                [
                    (name, [(str(path), _file(path)) for path in _files(home.directory(name))])
                    for name in self._assignments
                ],
                [
                    fingerprint(
                        self._submitted,
                        name,
                        notebook_names=[f"{each}.ipynb" for each in home.notebook_names(name)],
                        max_bytes=home.limits.submission_bytes,
                        beside=home.way(name) == "together",
                    )
                    for name in self._assignments
                ],
            )
        except (OSError, ImportError):
            return None

    def _paths(self) -> list[Path] | None:
        from ..gradebook import written_to

        return written_to(self._place)

    def _wrote(self, paths: list[Path]) -> str | None:
        gradebook, *folders = paths
        found = _gradebook(gradebook)
        if found is None:
            return None
        tables = [self._place.root / name for name in ("grades.csv", "report.html")]
        made = [
            path
            for folder in folders
            for student in sorted(folder.iterdir())
            for name in self._assignments
            for path in _files(student / name)
        ]
        return _digest(found, [(str(path), _file(path)) for path in [*tables, *made]])


def _gradebook(path: Path) -> str | None:
    """A digest of the gradebook; None while somebody is writing to it."""
    for journal in ("-journal", "-wal"):
        with suppress(FileNotFoundError):
            if os.stat(f"{path}{journal}").st_size:
                return None
    return _file(path)


def _file(path: Path) -> str | None:
    """A digest of a file's bytes; None if there is none."""
    with suppress(FileNotFoundError), open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, in order, but what Python compiles on the way."""
    for top, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name != "__pycache__")
        yield from (Path(top, name) for name in sorted(names))


def _installed() -> list[str]:
    """Names and versions of all that is installed beside this package."""
    folders = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    names = (name for folder in sorted(folders) for name in os.listdir(folder))
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _digest(*parts: str | Iterable[object] | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
