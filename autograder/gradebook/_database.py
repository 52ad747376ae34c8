"""The gradebook file: making it, trying it, and what this package notes in it."""

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ._errors import GradebookError, worded
from ._imports import quicken_imports


# Longer than any single write of nbgrader or formgrader takes.
_PATIENCE_S = 20


def location(db_url: str) -> str:
    """The gradebook as people know it: the file's path, or the address without a password."""
    from sqlalchemy.engine import make_url

    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def patient(db_url: str) -> str:
    """`db_url` with a longer wait for another writer than SQLite's own five seconds."""
    from sqlalchemy.engine import make_url

    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(_PATIENCE_S)}).render_as_string(False)


@contextmanager
def saying(db_url: str) -> Iterator[None]:
    """Puts errors of the database and of the file system into words."""
    from sqlalchemy.exc import SQLAlchemyError

    # Here nbgrader's API logs the traceback of each error before it raises it.
    log = logging.getLogger("tornado.application")
    disabled, log.disabled = log.disabled, True
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        said = worded(error, location(db_url))
        if said is None:
            raise
        raise said from error
    finally:
        log.disabled = disabled


@contextmanager
def opened(db_url: str) -> Iterator[Any]:
    """nbgrader's `Gradebook`, with errors put into words."""
    quicken_imports()
    from nbgrader.api import Gradebook

    with saying(db_url):
        prepare(db_url)
        with Gradebook(patient(db_url)) as gradebook:
            yield gradebook


@contextmanager
def one_engine() -> Iterator[None]:
    """Lets every `Gradebook` that is opened meanwhile share what SQLAlchemy has compiled.

    nbgrader opens the gradebook about nine times per submission, each time with a new engine that
    compiles every query anew, which is half of the time that a record takes.
    """
    from nbgrader import api

    create, engines = api.create_engine, {}

    def shared(url: Any, **options: Any) -> Any:
        key = (str(url), repr(sorted(options.items())))
        if key not in engines:
            engines[key] = create(url, **options)
        return engines[key]

    # Closing a Gradebook disposes of its engine: the connections go, the compiled queries stay.
    api.create_engine = shared
    try:
        yield
    finally:
        api.create_engine = create
        for engine in engines.values():
            engine.dispose()


def prepare(db_url: str) -> None:
    """Makes the gradebook if there is none, and finds out whether it can be written.

    nbgrader would start the `alembic` command for the number of its newest table layout, which
    takes seconds and fails where the command is not on the path.
    """
    quicken_imports()
    import nbgrader
    from nbgrader.api import Base
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(patient(db_url))
    try:
        with engine.connect() as connection:
            # Takes the write lock and gives it back: says now what would fail half way.
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql("ROLLBACK")
            if inspect(connection).get_table_names():
                return
        from alembic.script import ScriptDirectory

        layouts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
        newest = layouts.get_current_head()
        with engine.begin() as connection:
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            )
            connection.execute(text("INSERT INTO alembic_version VALUES (:n)"), {"n": newest})
            Base.metadata.create_all(bind=connection)
    finally:
        engine.dispose()


_TABLE = "jaxercise_record"


class Records:
    """What was recorded last for whom, kept in the gradebook itself.

    Beside nbgrader's tables, so that a gradebook that is deleted or restored takes it along.
    """

    def __init__(self, gradebook: Any, assignment: str):
        from sqlalchemy import text

        self._text = text
        self._session = gradebook.db
        self._assignment = assignment
        self._session.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS {_TABLE} (assignment VARCHAR(128) NOT NULL, "
                "student VARCHAR(128) NOT NULL, digest VARCHAR(64) NOT NULL, "
                "PRIMARY KEY (assignment, student))"
            )
        )
        self._session.commit()

    def digests(self) -> dict[str, str]:
        """The digest of the last record by student; `""` stands for the assignment itself."""
        rows = self._session.execute(
            self._text(f"SELECT student, digest FROM {_TABLE} WHERE assignment = :a"),
            {"a": self._assignment},
        )
        return {student: digest for student, digest in rows}

    def forget(self, student: str) -> None:
        self._session.execute(
            self._text(f"DELETE FROM {_TABLE} WHERE assignment = :a AND student = :s"),
            {"a": self._assignment, "s": student},
        )
        self._session.commit()

    def note(self, student: str, digest: str) -> None:
        self.forget(student)
        self._session.execute(
            self._text(f"INSERT INTO {_TABLE} VALUES (:a, :s, :d)"),
            {"a": self._assignment, "s": student, "d": digest},
        )
        self._session.commit()


def digest(*parts: Any) -> str:
    """A digest of plain JSON data; the same for equal data."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def require_assignment(gradebook: Any, assignment: str) -> Any:
    """The assignment's row; worded if it was never recorded or released."""
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        known = ", ".join(sorted(each.name for each in gradebook.assignments)) or "none"
        raise GradebookError(
            f"The gradebook has no assignment {assignment!r} (it has: {known}). Grade it, or "
            f"release it with `nbgrader generate_assignment {assignment}`."
        ) from None
