"""The gradebook file: making it, trying it, and what this package notes in it."""

import functools
import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .._imports import quicken_imports
from ._errors import GradebookError, worded


# Longer than any single write of nbgrader or formgrader takes.
_PATIENCE_S = 20
# For how long records are gathered; formgrader waits five seconds for its turn to write.
_HELD_S = 1.0


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


class Batch:
    """Records that reach the disk together, each whole or not at all.

    nbgrader opens the gradebook about nine times per submission and commits after every cell,
    which is most of the time that a record takes. Within `one_gradebook` it gets the same open
    gradebook each time, and what it commits is kept back until `keep` has gathered enough.
    """

    def __init__(self, session: Any, writes: bool):
        self._session = session
        self._writes = writes
        self._since: float | None = None
        self._record: Any = None

    def begin(self) -> None:
        """Starts a record."""
        if self._since is None:
            self._since = time.monotonic()
            connection = self._session.connection()
            if self._writes and connection.dialect.name == "sqlite":
                # Python's driver would begin too late for the savepoint.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._record = self._session.begin_nested()

    def keep(self) -> None:
        """Ends a record that is complete."""
        self._record.commit()
        self._record = None
        # So that a grader's page can get in between, and a crash costs little.
        if self._since is not None and time.monotonic() - self._since >= _HELD_S:
            self.write()

    def undo(self) -> None:
        """Ends a record that is not complete."""
        record, self._record = self._record, None
        if record is not None and record.is_active:
            record.rollback()
        self._session.expire_all()

    def write(self) -> None:
        """Commits what was kept."""
        self._since = None
        self._session.commit()


@contextmanager
def one_gradebook(gradebook: Any, *, writes: bool) -> Iterator[Batch]:
    """Makes `gradebook` the one that nbgrader's code opens meanwhile, and its commits a batch's.

    `writes` takes the right to write for the time of a batch, without which a grader's page may
    go on writing.

    What has been kept is committed in the end, however that comes.
    """
    from nbgrader.api import BaseCell, Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    scoped = gradebook.db
    session = scoped()
    batch = Batch(session, writes)
    open_, close = Gradebook.__init__, Gradebook.close
    # The cells of the assignment are asked for again with every submission; none changes them.
    lasting = {
        name: functools.lru_cache(None)(getattr(gradebook, name))
        for name in ("find_source_cell", "find_graded_cell")
    }

    def adopt(self: Any, *_: Any, **__: Any) -> None:
        vars(self).update(vars(gradebook), **lasting)
        self.find_grade = _found_together(gradebook, "find_grade", "grades")
        self.find_comment = _found_together(gradebook, "find_comment", "comments")

    def leave(self: Any) -> None:
        # What is opened next reads what stands in the tables, as from a session of its own.
        for each in list(session.identity_map.values()):
            if not isinstance(each, BaseCell):
                session.expire(each)

    Gradebook.__init__, Gradebook.close = adopt, leave
    # nbgrader rolls back what it then gives up with an error, so the whole record is given up.
    scoped.commit, scoped.rollback = session.flush, batch.undo
    try:
        yield batch
    except BaseException:
        batch.undo()
        # The error that ended the batch is the one to tell of.
        with suppress(SQLAlchemyError):
            batch.write()
        raise
    else:
        batch.write()
    finally:
        Gradebook.__init__, Gradebook.close = open_, close
        del scoped.commit, scoped.rollback


def _found_together(gradebook: Any, name: str, those: str) -> Callable[..., Any]:
    """The method `name` of an open gradebook, which reads `those` of a notebook at once.

    nbgrader asks for the grade or comment of one cell after the other, each time from six tables.
    """

    @functools.cache
    def by_cell(*submission: str) -> dict[str, Any]:
        found = gradebook.find_submission_notebook(*submission)
        return {each.cell.name: each for each in getattr(found, those)}

    def find(cell: str, *submission: str) -> Any:
        found = by_cell(*submission).get(cell)
        return getattr(gradebook, name)(cell, *submission) if found is None else found

    return find


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

    def forget(self, students: Iterable[str]) -> None:
        for student in students:
            self._session.execute(
                self._text(f"DELETE FROM {_TABLE} WHERE assignment = :a AND student = :s"),
                {"a": self._assignment, "s": student},
            )
        self._session.commit()

    def note(self, student: str, digest: str) -> None:
        self.forget([student])
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
