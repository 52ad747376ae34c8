"""A course: a directory with assignments, a secret and limits."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..records import Way
from ._intake import read_notebook
from ._names import name_problem
from ._nb import Notebook, is_of_the_kit
from ._secret import course_secret
from ._settings import CONFIG, SECRET_FILE, CourseError, Limits, read_settings
from ._source import build_notebook, parse_script


# Carried to every process that runs a notebook.
_MAX_DATA = 32 << 20
# What nbgrader hands to nobody either.
_IGNORED = frozenset({".ipynb_checkpoints", "__pycache__"})


@dataclass(frozen=True)
class Course:
    """A course as found on disk. Make one with [`load_course`][]."""

    root: Path
    assignments: tuple[str, ...]
    limits: Limits
    source_directory: str = "solutions"
    release_directory: str = "assignments"
    submitted_directory: str = "submitted"
    secret_file: Path = Path(SECRET_FILE)
    #: Those that the settings want marked apart, or together, whatever their kind.
    apart: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    #: Seconds for each cell of those that are marked together, if nbgrader was told.
    cell_s: float | None = None
    #: Sentences about folders that cannot be assignments.
    unusable: tuple[str, ...] = ()

    @cached_property
    def secret(self) -> bytes:
        """The secret that hidden inputs are drawn from; made, readable by its owner only, on first
        use.

        The environment variable `JAXERCISE_SECRET` goes first. A course that loses its secret can
        still be marked, with other hidden inputs.
        """
        return course_secret(self.root / self.secret_file)

    def directory(self, assignment: str) -> Path:
        """The directory of an assignment's source."""
        if assignment not in self.assignments:
            known = ", ".join(self.assignments) or "none"
            raise CourseError(
                f"there is no assignment {assignment!r} in {self.root}; known: {known}"
            )
        return self.root / self.source_directory / assignment

    def script(self, assignment: str) -> Path | None:
        """The script of an assignment; None if it was written as a notebook."""
        path = self.directory(assignment) / f"{assignment}.py"
        return path if path.is_file() else None

    def way(self, assignment: str) -> Way:
        """Where the tests of an assignment run: apart, if it is built from this package's source
        format or the settings say so; else together with the notebook, as nbgrader has it.

        **Raises:** `CourseError` if a notebook cannot be read.
        """
        if assignment in self.apart:
            return "apart"
        if assignment in self.together:
            return "together"
        if self.script(assignment) is not None:
            return "apart"
        names = self.notebook_names(assignment)
        paths = [self.directory(assignment) / f"{name}.ipynb" for name in names]
        ours = all(_is_ours(path, path.stat().st_mtime_ns) for path in paths)
        return "apart" if ours else "together"

    def notebook_names(self, assignment: str) -> tuple[str, ...]:
        """The names of the notebooks of an assignment, in the order in which they are run."""
        if self.script(assignment) is None and assignment not in self.apart:
            found = self.directory(assignment).glob("*.ipynb")
            names = sorted(path.stem for path in found if path.name[0] != ".")
            if len(names) > 1:
                return tuple(names)
        return (self.notebook_path(assignment).stem,)

    def notebook_path(self, assignment: str) -> Path:
        """The source notebook of an assignment that has one. One with a script has it once it is
        built."""
        directory = self.directory(assignment)
        path = directory / f"{assignment}.ipynb"
        if path.is_file() or self.script(assignment) is not None:
            return path
        found = sorted(directory.glob("*.ipynb"))
        if len(found) != 1:
            names = ", ".join(item.name for item in found) or "none"
            raise CourseError(
                f"{directory}: there must be one notebook, or one called {path.name}; found: "
                f"{names}"
            )
        return found[0]

    def release_path(self, assignment: str) -> Path:
        """The notebook that students get."""
        name = self.notebook_path(assignment).name
        return self.root / self.release_directory / assignment / name

    def data_files(self, assignment: str) -> dict[str, str]:
        """The files beside an assignment's source, for its cells to read, in base64 by name.

        They are in the working directory when a notebook is run, as nbgrader has it. Of an
        assignment that is marked together, those in folders are too.
        """
        script = self.script(assignment)
        skip = frozenset() if script is None else frozenset({script.name})
        below = self.way(assignment) == "together"
        return _data_files(self.directory(assignment), skip, below=below)

    def source_notebook(self, assignment: str, name: str | None = None) -> Notebook:
        """The source notebook of an assignment, solutions and hidden tests included; of several
        the one of that `name`.

        It is built anew from the script if there is one, so it is never stale.

        **Raises:** `SourceError` or `CourseError`, with the file and what to do.
        """
        script = self.script(assignment)
        if script is not None:
            return build_notebook(parse_script(script))
        if name is None:
            path = self.notebook_path(assignment)
        else:
            path = self.directory(assignment) / f"{name}.ipynb"
        notebook, problem, _ = read_notebook(path.read_bytes())
        if notebook is None:
            raise CourseError(f"{path}: {problem}")
        metadata = notebook.get("metadata")
        own = {"jaxercise": {"assignment": assignment}}
        return {**notebook, "metadata": {**(metadata if isinstance(metadata, dict) else {}), **own}}


@functools.lru_cache(maxsize=64)
def _data_files(folder: Path, skip: frozenset[str], *, below: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    left = _MAX_DATA
    for path in sorted(folder.rglob("*") if below else folder.iterdir()):
        if not path.is_file() or path.suffix == ".ipynb" or path.name in skip:
            continue
        if not _IGNORED.isdisjoint(path.relative_to(folder).parts):
            continue
        left -= path.stat().st_size
        if left < 0:
            raise CourseError(
                f"{folder}: the files beside the notebook have more than {_MAX_DATA >> 20} MiB; "
                "make the data in a cell, or make the files smaller"
            )
        name = path.relative_to(folder).as_posix()
        found[name] = base64.b64encode(path.read_bytes()).decode()
    return found


@functools.lru_cache(maxsize=256)
def _is_ours(path: Path, _changed: int) -> bool:
    notebook, _, _ = read_notebook(path.read_bytes())
    return notebook is not None and is_of_the_kit(notebook)


def load_course(root: Path | str = ".") -> Course:
    """Finds the assignments of a course and reads its settings.

    An assignment is a directory `solutions/NAME` (or `source/NAME`, in a course laid out the way
    nbgrader does it) with a script `NAME.py` or a notebook. The file `jaxercise.toml` at the root
    may hold

        [course]
        secret_file = ".course_secret"   # also: source, release, submitted (directories)
        [limits]
        cell_cpu_s = 20                       # and the other fields of `Limits`

    **Raises:** `CourseError` if there is no such directory or a setting makes no sense.
    """
    root = Path(root).resolve()
    if not root.is_dir():
        raise CourseError(f"{root}: there is no such directory; give the root of a course")
    settings = read_settings(root)
    places = settings.course
    nbgrader_style = (root / "source").is_dir() and not (root / "solutions").is_dir()
    source = places.source or ("source" if nbgrader_style else "solutions")
    release = places.release or ("release" if nbgrader_style else "assignments")
    directory = root / source
    if not directory.is_dir():
        raise CourseError(
            f"{directory}: there is no such directory; a course keeps its assignments there "
            f"(or say where in {CONFIG}: [course] source = ...)"
        )
    assignments: list[str] = []
    unusable: list[str] = []
    for item in sorted(directory.iterdir()):
        if not item.is_dir() or item.name[0] in "._":
            continue
        script = item / f"{item.name}.py"
        if not script.is_file() and not any(item.glob("*.ipynb")):
            continue
        # nbgrader joins ids with `+` in file names.
        problem = "it contains +" if "+" in item.name else name_problem(item.name)
        if problem:
            unusable.append(
                f"{item}: the name of an assignment cannot be used: {problem}; rename it"
            )
        else:
            assignments.append(item.name)
    if unusable and not assignments:
        raise CourseError("\n".join(unusable))
    for name in sorted({*places.apart, *places.together} - set(assignments)):
        raise CourseError(f"{root / CONFIG}: there is no assignment {name!r} in {directory}")
    return Course(
        root=root,
        assignments=tuple(assignments),
        limits=settings.limits,
        source_directory=source,
        release_directory=release,
        submitted_directory=places.submitted,
        secret_file=Path(places.secret_file),
        apart=places.apart,
        together=places.together,
        unusable=tuple(unusable),
    )
