"""The settings of a course: the file `jaxercise.toml` at its root, which may be absent."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar, get_args

import msgspec
from msgspec import Meta

from .. import records
from ..records import Record


CONFIG = "jaxercise.toml"
SECRET_FILE = ".course_secret"

# The description is how a message says what a value must be. No infinity: the limits of an
# operating system are finite.
_Seconds = Annotated[float, Meta(gt=0, le=sys.float_info.max, description="a number above 0")]
_Bytes = Annotated[int, Meta(gt=0, description="a whole number above 0")]
_Path = Annotated[str, Meta(min_length=1, description="a path in quotes")]
_Names = Annotated[tuple[str, ...], Meta(description="a list of names of assignments")]
_T = TypeVar("_T", bound=Record)


class CourseError(ValueError):
    """A course directory that cannot be used as it is. The message says what to do."""


class Limits(Record, frozen=True, kw_only=True):
    """What one submission may use. Seconds and bytes; `cell_` limits hold for each cell."""

    cell_cpu_s: _Seconds = 20.0
    cell_wall_s: _Seconds = 60.0
    memory_bytes: _Bytes = 2 << 30
    output_bytes: _Bytes = 1 << 20
    submission_bytes: _Bytes = 20 << 20

    @property
    def marking(self) -> records.Limits:
        """Those that hold while it is marked: its size is dealt with when it is read."""
        return records.Limits(
            cell_cpu_s=self.cell_cpu_s,
            cell_wall_s=self.cell_wall_s,
            memory_bytes=self.memory_bytes,
            output_bytes=self.output_bytes,
        )


class Places(Record, frozen=True, kw_only=True):
    """Directories and a file of a course, relative to its root; None where it is usual. And which
    assignments are marked `apart` and which `together`, where it is not the way for their kind."""

    source: _Path | None = None
    release: _Path | None = None
    submitted: _Path = "submitted"
    secret_file: _Path = SECRET_FILE
    apart: _Names = ()
    together: _Names = ()


class Settings(Record, frozen=True, kw_only=True):
    """What the file says, a field for each of its tables."""

    course: Places = Places()
    limits: Limits = Limits()


def read_settings(root: Path) -> Settings:
    """The settings of the course in a directory.

    **Raises:** `CourseError` with all that makes no sense, a line for each.
    """
    path = root / CONFIG
    tables = _toml(path)
    known = Settings.__struct_fields__
    if unknown := sorted(set(tables) - set(known)):
        there = " and ".join(f"[{name}]" for name in known)
        raise CourseError(f"{path}: there is no [{unknown[0]}]; there are {there}")
    problems: list[str] = []
    settings = Settings(
        course=read_table(Places, "course", tables.get("course", {}), problems),
        limits=read_table(Limits, "limits", tables.get("limits", {}), problems),
    )
    if problems:
        raise CourseError("\n".join(f"{path}: {problem}" for problem in problems))
    return settings


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: is not TOML ({error}); correct it") from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None


def read_table(kind: type[_T], name: str, table: object, problems: list[str]) -> _T:
    """The record that a table holds; what is wrong with it goes into `problems`. The table that
    all the others stand in has no `name`."""
    place = f"[{name}] " if name else ""
    if not isinstance(table, dict):
        problems.append(f"{name} must be a table; write `[{name}]`")
        return kind()
    # Field by field: msgspec stops at the first that is wrong.
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in types:
            problems.append(f"{place}has no {key!r}; there are: {', '.join(types)}".strip())
            continue
        try:
            values[key] = msgspec.convert(value, types[key])
        except msgspec.ValidationError:
            problems.append(f"{place}{key} must be {_meant(types[key])}, not {value!r}")
    return kind(**values)


def _meant(type_: object) -> str:
    """What a value of an annotated type must be, in words."""
    for part in get_args(type_):
        if isinstance(part, Meta):
            return part.description or ""
        if found := _meant(part):
            return found
    return ""
