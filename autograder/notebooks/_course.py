"""A course: a directory with assignments, a secret and limits."""

from __future__ import annotations

import base64
import dataclasses
import functools
import math
import os
import secrets
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import records
from .._files import write_whole
from ._names import name_problem
from ._nb import Notebook


CONFIG = "jaxercise.toml"
SECRET_VARIABLE = "JAXERCISE_SECRET"
_SECRET_FILE = ".course_secret"
_SECRET_LENGTH = 16
# Carried to every process that runs a notebook.
_MAX_DATA = 32 << 20


class CourseError(ValueError):
    """A course directory that cannot be used as it is. The message says what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds and bytes; `cell_` limits hold for each cell."""

    cell_cpu_s: float = 20.0
    cell_wall_s: float = 60.0
    memory_bytes: int = 2 << 30
    output_bytes: int = 1 << 20
    submission_bytes: int = 20 << 20

    @property
    def marking(self) -> records.Limits:
        """Those that hold while it is marked: its size is dealt with when it is read."""
        return records.Limits(
            cell_cpu_s=self.cell_cpu_s,
            cell_wall_s=self.cell_wall_s,
            memory_bytes=self.memory_bytes,
            output_bytes=self.output_bytes,
        )


@dataclass(frozen=True)
class Course:
    """A course as found on disk. Make one with [`load_course`][]."""

    root: Path
    assignments: tuple[str, ...]
    limits: Limits
    source_directory: str = "solutions"
    release_directory: str = "assignments"
    submitted_directory: str = "submitted"
    secret_file: Path = Path(_SECRET_FILE)

    @cached_property
    def secret(self) -> bytes:
        """The secret that hidden inputs are drawn from; made, readable by its owner only, on first
        use.

        The environment variable `JAXERCISE_SECRET` goes first. A course that loses its secret can
        still be marked, with other hidden inputs.
        """
        if given := os.environ.get(SECRET_VARIABLE):
            return _checked_secret(given.strip(), f"the environment variable {SECRET_VARIABLE}")
        path = self.root / self.secret_file
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            text = _make_secret(path)
        except (OSError, UnicodeDecodeError) as error:
            raise CourseError(f"{path}: the course secret cannot be read ({error})") from None
        return _checked_secret(text.strip(), str(path))

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
            from ._build import build_notebook
            from ._source import parse_script

            return build_notebook(parse_script(script))
        from ._intake import read_notebook

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


def _checked_secret(text: str, where: str) -> bytes:
    if len(text) < _SECRET_LENGTH:
        raise CourseError(
            f"{where}: the course secret has fewer than {_SECRET_LENGTH} characters; "
            "use a longer one, or remove it and one will be made"
        )
    return text.encode()


def _make_secret(path: Path) -> str:
    text = secrets.token_hex(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_whole(path, text + "\n", mode=0o600, fresh=True)
        except FileExistsError:
            # Of two first runs at once, one wins for both.
            return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path}: the course secret cannot be written ({error})") from None
    return text


def _config(root: Path) -> dict[str, Any]:
    path = root / CONFIG
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: is not TOML ({error}); correct it") from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None


def _limits(table: Any, path: Path) -> Limits:
    if not isinstance(table, dict):
        raise CourseError(f"{path}: limits must be a table; write `[limits]`")
    fields = {field.name: field for field in dataclasses.fields(Limits)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in fields:
            problems.append(f"{path}: [limits] has no {name!r}; there are: {', '.join(fields)}")
        elif (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
            or value <= 0
        ):
            problems.append(f"{path}: [limits] {name} must be a number above 0, not {value!r}")
        elif name.endswith("_bytes") and not isinstance(value, int):
            problems.append(f"{path}: [limits] {name} must be a whole number, not {value!r}")
        else:
            values[name] = value if name.endswith("_bytes") else float(value)
    if problems:
        raise CourseError("\n".join(problems))
    return Limits(**values)


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
    config = _config(root)
    path = root / CONFIG
    unknown = sorted(set(config) - {"course", "limits"})
    if unknown:
        raise CourseError(f"{path}: there is no [{unknown[0]}]; there are [course] and [limits]")
    settings = config.get("course", {})
    if not isinstance(settings, dict):
        raise CourseError(f"{path}: course must be a table; write `[course]`")
    for name, value in settings.items():
        if name not in ("source", "release", "submitted", "secret_file"):
            raise CourseError(
                f"{path}: [course] has no {name!r}; there are source, release, submitted, "
                f"secret_file"
            )
        if not isinstance(value, str) or not value:
            raise CourseError(f"{path}: [course] {name} must be a path in quotes, not {value!r}")
    limits = _limits(config.get("limits", {}), path)

    nbgrader_style = (root / "source").is_dir() and not (root / "solutions").is_dir()
    source = settings.get("source", "source" if nbgrader_style else "solutions")
    release = settings.get("release", "release" if nbgrader_style else "assignments")
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
        limits=limits,
        source_directory=source,
        release_directory=release,
        submitted_directory=settings.get("submitted", "submitted"),
        secret_file=Path(settings.get("secret_file", _SECRET_FILE)),
    )
