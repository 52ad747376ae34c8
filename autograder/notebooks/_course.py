"""A course: a directory with assignments, a secret and limits."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ._intake import read_notebook
from ._names import name_problem
from ._nb import Notebook
from ._secret import course_secret
from ._settings import CONFIG, SECRET_FILE, CourseError, Limits, read_settings
from ._source import build_notebook, parse_script


# Carried to every process that runs a notebook.
_MAX_DATA = 32 << 20


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

    def notebook_path(self, assignment: str) -> Path:
        """The source notebook of an assignment. One with a script has it once it is built."""
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

        They are in the working directory when a notebook is run, as nbgrader has it.
        """
        script = self.script(assignment)
        skip = frozenset() if script is None else frozenset({script.name})
        return _data_files(self.directory(assignment), skip)

    def source_notebook(self, assignment: str) -> Notebook:
        """The source notebook of an assignment, solutions and hidden tests included.

        It is built anew from the script if there is one, so it is never stale.

        **Raises:** `SourceError` or `CourseError`, with the file and what to do.
        """
        script = self.script(assignment)
        if script is not None:
            return build_notebook(parse_script(script))
        path = self.notebook_path(assignment)
        notebook, problem, _ = read_notebook(path.read_bytes())
        if notebook is None:
            raise CourseError(f"{path}: {problem}")
        metadata = notebook.get("metadata")
        own = {"jaxercise": {"assignment": assignment}}
        return {**notebook, "metadata": {**(metadata if isinstance(metadata, dict) else {}), **own}}


@functools.lru_cache(maxsize=64)
def _data_files(folder: Path, skip: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = _MAX_DATA
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix == ".ipynb" or path.name in skip:
            continue
        left -= path.stat().st_size
        if left < 0:
            raise CourseError(
                f"{folder}: the files beside the notebook have more than {_MAX_DATA >> 20} MiB; "
                "make the data in a cell, or make the files smaller"
            )
        found[path.name] = base64.b64encode(path.read_bytes()).decode()
    return found


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
    for item in sorted(directory.iterdir()):
        if not item.is_dir() or item.name[0] in "._":
            continue
        script = item / f"{item.name}.py"
        if not script.is_file() and not any(item.glob("*.ipynb")):
            continue
        # nbgrader joins ids with `+` in file names.
        problem = "it contains +" if "+" in item.name else name_problem(item.name)
        if problem:
            raise CourseError(
                f"{item}: the name of an assignment cannot be used: {problem}; rename it"
            )
        assignments.append(item.name)
    return Course(
        root=root,
        assignments=tuple(assignments),
        limits=settings.limits,
        source_directory=source,
        release_directory=release,
        submitted_directory=places.submitted,
        secret_file=Path(places.secret_file),
    )
