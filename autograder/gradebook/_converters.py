"""nbgrader's converters, run in this process for a whole class."""

import json
import logging
import os
import shutil
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .._imports import quicken_imports
from ..notebooks import GenerateError, generate_assignment
from ._database import Batch, location, one_gradebook
from ._errors import GradebookError, worded


quicken_imports()

import jsonschema  # noqa: E402
from jsonschema.exceptions import best_match  # noqa: E402
from jsonschema.validators import validator_for  # noqa: E402
from nbgrader.converters import Autograde, GenerateFeedback  # noqa: E402
from nbgrader.coursedir import CourseDirectory  # noqa: E402
from nbgrader.nbgraderformat import common  # noqa: E402
from sqlalchemy.exc import SAWarning, SQLAlchemyError  # noqa: E402
from traitlets.config import Config  # noqa: E402


# nbgrader warns of every test cell whose hidden part it restores, that is of every honest
# submission; what matters reaches the caller as an error.
_log = logging.getLogger("autograder.gradebook.nbgrader")
_log.setLevel(logging.CRITICAL)


class _Class:
    """Converts submission after submission.

    nbgrader's own loop goes on to the next student when the disk is full, and says in the end no
    more than that something failed.
    """

    on_done: Callable[[str], None] | None = None
    only: Collection[str] | None = None
    writes = True
    batch: Batch

    def convert_notebooks(self) -> None:
        self.failures: list[tuple[str, str]] = []
        for path in sorted(self.assignments):  # pyright: ignore[reportAttributeAccessIssue]
            self.notebooks = sorted(self.assignments[path])  # pyright: ignore
            where = self.init_single_notebook_resources(self.notebooks[0])["nbgrader"]  # pyright: ignore
            if self.only is None or where["student"] in self.only:
                self._convert(where["assignment"], where["student"])

    def _convert(self, assignment: str, student: str) -> None:
        made: Path = Path(self._format_dest(assignment, student))  # pyright: ignore
        done = False
        self.batch.begin()
        try:
            self.init_destination(assignment, student)  # pyright: ignore
            self.init_assignment(assignment, student)  # pyright: ignore
            for notebook in self.notebooks:
                self.convert_single_notebook(notebook)  # pyright: ignore
            self.set_permissions(assignment, student)  # pyright: ignore
            if self.on_done is not None:
                self.on_done(student)
            self.batch.keep()
            done = True
        except Exception as error:
            database = isinstance(error, SQLAlchemyError)
            said = worded(error, location(self.coursedir.db_url) if database else made)  # pyright: ignore
            if said is not None:
                raise said from error
            self.failures.append((student, f"{type(error).__name__}: {error}"))
        finally:
            # A folder that is there counts as finished, for formgrader and for the next run.
            if not done:
                self.batch.undo()
                shutil.rmtree(made, ignore_errors=True)


class ClassAutograde(_Class, Autograde):
    """`nbgrader autograde` for the submissions that are staged."""


class ClassFeedback(_Class, GenerateFeedback):
    """`nbgrader generate_feedback` that copies no files of students beside the page."""

    writes = False

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        made = Path(self._format_dest(assignment_id, student_id))
        made.mkdir(parents=True, exist_ok=True)
        timestamp = Path(self._format_source(assignment_id, student_id)) / "timestamp.txt"
        if timestamp.is_file():
            shutil.copyfile(timestamp, made / "timestamp.txt")


def convert(
    kind: Any,
    config: Any,
    assignment: str,
    gradebook: Any,
    *,
    on_done: Callable[[str], None] | None = None,
    only: Collection[str] | None = None,
    **course: Any,
) -> list[tuple[str, str]]:
    """Runs a converter over every student it finds.

    **Arguments:**

    - `kind`: The converter.
    - `config`: The configuration of the course.
    - `gradebook`: The open gradebook to read and write.
    - `on_done`: Called with each student who is done.
    - `only`: The students to convert; all who are found if left out.
    - `course`: Options of nbgrader's course directory that differ from the configured ones.

    **Returns:**

    Pairs of (student, reason) of those that failed.
    """
    folder = CourseDirectory(config=config, log=_log)
    folder.assignment_id = assignment
    for name, value in course.items():
        setattr(folder, name, value)
    converter = kind(coursedir=folder, config=config, log=_log)
    converter.force, converter.only = True, only
    # Notebooks are validated when they are read, written and through, not after every step.
    converter.update_config(Config({"Exporter": {"optimistic_validation": True}}))
    if on_done is not None:
        converter.on_done = on_done
    # The converter changes into the course folder, which is the business of the process.
    here = os.getcwd()
    try:
        with (
            one_gradebook(gradebook, writes=kind.writes) as converter.batch,
            _metadata_checked_once(),
            warnings.catch_warnings(),
        ):
            # nbgrader's queries are what SQLAlchemy warns of here.
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    finally:
        os.chdir(here)
    return list(getattr(converter, "failures", ()))


@contextmanager
def _metadata_checked_once() -> Iterator[None]:
    """Spares what nbgrader has found valid before.

    It checks its own schema anew for every cell of every notebook, twice, which is half of what
    a record takes; and most cells are the same for the whole class.
    """

    def validate(data: Any, schema: Any) -> None:
        _check(json.dumps(data, sort_keys=True), json.dumps(schema, sort_keys=True))

    common.jsonschema = SimpleNamespace(validate=validate)  # pyright: ignore
    try:
        yield
    finally:
        common.jsonschema = jsonschema


@lru_cache(maxsize=4096)
def _check(data: str, schema: str) -> None:
    """Raises what jsonschema raises if the data does not fit the schema; what fits is known."""
    error = best_match(_validator(schema).iter_errors(json.loads(data)))
    if error is not None:
        raise error


@lru_cache(maxsize=8)
def _validator(schema: str) -> Any:
    made = json.loads(schema)
    kind = validator_for(made)
    kind.check_schema(made)
    return kind(made)


def enter_assignment(config: Any, assignment: str, *, db_url: str, **course: Any) -> None:
    """Enters an assignment's cells and points into the gradebook; `course` as for `convert`."""
    places = {"assignment_id": assignment, "student_id": ".", "db_url": db_url, **course}
    try:
        with _metadata_checked_once():
            generate_assignment(config, places, database=True)
    except GenerateError as error:
        context = None if error.__cause__ is None else error.__cause__.__context__
        if isinstance(context, SQLAlchemyError | OSError):
            said = worded(context, location(db_url))
            if said is not None:
                raise said from error
        if "there are submissions associated" in error.said:
            raise GradebookError(
                f"{assignment}: the gradebook holds submissions, so nbgrader lets no graded cell "
                "be added, removed or renamed. Undo that change, or put the new exercises into a "
                "new assignment, or (the marks are lost) run: nbgrader db assignment remove "
                f"{assignment} --force"
            ) from error
        raise GradebookError(
            f"The assignment {assignment!r} could not be entered into the gradebook: {error}"
        ) from error
