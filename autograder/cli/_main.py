"""Commands and their options. What they do is in the modules beside, imported when asked for."""

from __future__ import annotations

import contextlib
import errno
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .. import __version__


_COURSE = click.option(
    "--course",
    default=".",
    show_default="here",
    type=click.Path(path_type=Path, file_okay=False),
    help="Root of the course: the folder that holds solutions/ and assignments/.",
)
_LEVEL = click.option(
    "--level",
    type=click.Choice(["namespaces", "restricted", "bare"]),
    help="Sandbox level. By default the strongest that works here, never 'bare'.",
)
_DEVICE = click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    show_default=True,
    help="What exported programs run on; 'auto' takes a GPU that works. Student code sees none.",
)
_UNPROTECTED = click.option(
    "--hidden-tests-unprotected",
    is_flag=True,
    help="Mark at the level 'bare' all the same: student code can then read hidden tests.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


# Written out here: the module that knows them need not be imported for --help.
_LMS = ("moodle", "canvas", "blackboard", "brightspace", "sakai", "gradescope", "plain")

# The machine's doing, not a fault of this program: space, quota, permissions.
_REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)


class _Worded(click.Group):
    """Turns the errors that are ours to word into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            with _interrupts_kept():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(
                "\nStopped. Finished results are kept; the same command goes on from there.",
                err=True,
            )
            sys.exit(130)
        except OSError as e:
            if e.errno not in _REFUSED:
                raise
            click.echo(
                f"jaxercise: {e.filename or 'a file'} cannot be written or read: {e.strerror}. "
                "Finished results are kept; the same command goes on from there.",
                err=True,
            )
            sys.exit(1)
        except Exception as e:
            if not _is_worded(e):
                raise
            click.echo(f"jaxercise: {e}", err=True)
            codes = {"SandboxError": 3, "DeviceError": 2, "MarkingError": 2}
            sys.exit(codes.get(type(e).__name__, 1))


@contextlib.contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Ctrl-C while Python throws an object away is reported and forgotten; here it comes again."""
    usual = sys.unraisablehook

    def again(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            return usual(lost)
        # A moment later, since at this place it would be lost once more.
        main_thread = threading.main_thread().ident
        timer = threading.Timer(0.05, signal.pthread_kill, (main_thread, signal.SIGINT))
        timer.daemon = True
        timer.start()

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = usual


def _is_worded(e: Exception) -> bool:
    # By name: importing their modules would cost every command the time that it takes.
    names = {"CourseError", "SourceError", "ReleaseError", "GradebookError", "SandboxError"}
    names |= {"DaskError", "DeviceError", "LoweringError", "MarkingError"}
    return bool(names & {c.__name__ for c in type(e).__mro__})


@click.group(
    cls=_Worded,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def main() -> None:
    """Graded JAX exercises, and the engine that marks them.

    \b
    A student:     jaxercise check 01_updates.ipynb
    An instructor: jaxercise release        solutions/ -> assignments/, proved
                   jaxercise collect 01_updates moodle.zip
                   jaxercise grade          submitted/ -> gradebook, feedback, report
                   jaxercise explain ada set_first
    An author:     jaxercise build --check

    Exit codes: 0 done, 1 something was wrong and was said, 2 wrong usage, 3 no sandbox works here,
    130 stopped.
    """


@main.command()
@click.argument("assignments", nargs=-1)
@_COURSE
@click.option("--check", is_flag=True, help="Build beside, compare with what is committed.")
def build(assignments: tuple[str, ...], course: Path, check: bool) -> None:
    """Build the source notebooks of ASSIGNMENTS (all by default) from their scripts.

    With --check nothing is written: the release is built in a temporary place and its bytes are
    compared with assignments/.
    """
    from ._release import build as run

    sys.exit(run(course, assignments, check=check))


@main.command()
@click.argument("assignments", nargs=-1)
@_COURSE
@_LEVEL
@click.option("--no-proof", is_flag=True, help="Skip marking the references and the stubs.")
def release(assignments: tuple[str, ...], course: Path, level: str | None, no_proof: bool) -> None:
    """Make what students get, and prove it.

    Builds assignments/ from solutions/ with nbgrader, then marks every reference solution (it must
    get all points) and every untouched stub (it must get none, as `missing`).
    """
    from ._release import release as run

    sys.exit(run(course, assignments, level=level, proof=not no_proof))


@main.command()
@click.argument("assignment")
@click.argument(
    "archives",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@_COURSE
@click.option(
    "--submitted",
    type=click.Path(path_type=Path),
    help="Where the submissions go, as STUDENT/ASSIGNMENT/NOTEBOOK.ipynb. [default: submitted/]",
)
@click.option(
    "--lms",
    type=click.Choice(_LMS),
    help="Platform that made the archives. [default: found out from the names in each]",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV of the class with the columns student, and lms_id or name. [default: the gradebook]",
)
@click.option(
    "--timezone",
    help="Time zone of the platform's times, such as Europe/Berlin. [default: this machine's]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
def collect(**options: object) -> None:
    """Take the notebooks of ASSIGNMENT out of the ARCHIVES of a learning platform.

    Reads zip, tar and tar.gz as Moodle, Canvas, Blackboard, Brightspace, Sakai and Gradescope
    export them, or with files named STUDENT/ASSIGNMENT/x.ipynb, STUDENT/x.ipynb or STUDENT.ipynb.
    Nothing is extracted: each student's notebook is copied into submitted/STUDENT/ASSIGNMENT/
    under an id that is safe for a folder. submitted/collected.csv says who is who.

    Exit code 1 if something was refused or is doubtful; the rest is collected all the same.
    """
    from ._collect import collect as run

    sys.exit(run(**options))  # type: ignore[arg-type]


@main.command()
@click.argument("assignments", nargs=-1)
@_COURSE
@click.option(
    "--submitted",
    type=click.Path(path_type=Path),
    help="What the class handed in: STUDENT/ASSIGNMENT/NOTEBOOK.ipynb. [default: submitted/]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for gradebook.db, autograded/, feedback/ and the report. [default: the course]",
)
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option("--slots", type=click.IntRange(1), help="Submissions at a time. [default: cores]")
@_LEVEL
@_DEVICE
@click.option("--fresh", is_flag=True, help="Mark again what was marked before and is unchanged.")
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Mark on a Dask cluster: tcp://HOST:8786, tls://HOST:8786, a scheduler file, or 'local'.",
)
@click.option(
    "--dask-tls",
    metavar="CA,CERT,KEY",
    help="PEM files for a cluster that talks TLS. [default: Dask's own configuration]",
)
@click.option(
    "--dask-wait",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for a scheduler, and for a worker.",
)
@_UNPROTECTED
@_JSON
def grade(**options: object) -> None:
    """Mark a class: ASSIGNMENTS, or all that were handed in.

    Every submission is marked in a sandbox, with student code in another process than the checks.
    Marks go into nbgrader's gradebook, so formgrader and `nbgrader export` work as ever; feedback
    pages, a CSV and a report of the class are written too.

    Nothing that is handed in stops the run. It can be stopped at any moment and started again:
    what was finished is kept.
    """
    from ._grade import Options, grade as run

    sys.exit(run(Options(**options)))  # type: ignore[arg-type]


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--exercise", "exercises", multiple=True, help="Only this one; may be repeated.")
@click.option("--sandbox", is_flag=True, help="Run in the strongest sandbox, as a grader would.")
@_JSON
def check(notebook: Path, exercises: tuple[str, ...], sandbox: bool, as_json: bool) -> None:
    """Check your own NOTEBOOK with the tests that it holds, the way it will be marked.

    Needs no course files. Runs your cells from top to bottom in a fresh process, so it finds what
    only works because of a cell that you have since deleted. Exit code 0 if every exercise passes.
    """
    from ._check import check as run

    sys.exit(run(notebook, exercises, sandbox=sandbox, as_json=as_json))


@main.command()
@click.argument("student")
@click.argument("exercise")
@click.option("--assignment", help="Needed if several assignments have such an exercise.")
@_COURSE
@click.option("--submitted", type=click.Path(path_type=Path), help="As for `grade`.")
@_LEVEL
@_DEVICE
@_UNPROTECTED
@_JSON
def explain(**options: object) -> None:
    """Mark one EXERCISE of one STUDENT again, exactly as it was marked, and show everything.

    Shows the answer, each named check, the findings with their text, and how long it took.
    """
    from ._explain import Options, explain as run

    sys.exit(run(Options(**options)))  # type: ignore[arg-type]


@main.command()
@click.argument("assignments", nargs=-1)
@_COURSE
@click.option(
    "--submissions",
    type=click.Path(path_type=Path),
    help="Mutants and alternatives. [default: tests/submissions in the course]",
)
@click.option("--exercise", "exercises", multiple=True, help="Only this one; may be repeated.")
@click.option("--sample", type=click.IntRange(1), help="At most so many mutants and alternatives.")
@click.option("--mutate", is_flag=True, help="Make mutants of the references by machine instead.")
@click.option("--tolerance", is_flag=True, help="Measure how much of their tolerances is used up.")
@click.option("--slots", type=click.IntRange(1), help="Submissions at a time. [default: cores]")
@_LEVEL
@_DEVICE
@click.option("--fresh", is_flag=True, help="Mark again what was marked before and is unchanged.")
@_JSON
def audit(**options: object) -> None:
    """Test the graders of ASSIGNMENTS: do they pass what is right and name what is wrong?

    For every exercise the reference and each alternative (right, written differently) must get all
    points with no finding, the stub must be `missing`, and each mutant (wrong the way a student is)
    must lose points with the diagnosis that its first line names: `# expect: JX103`. Nine of ten
    mutants must lose points in the visible tests already.

    With --mutate, mutants of the references are made by machine: at least 97 % in every assignment
    must lose points. Those that do not are shown; one that is as right as the reference is listed
    in tests/submissions/ASSIGNMENT/equivalent.toml, with the reason.

    With --tolerance, references and alternatives are marked only, and it is shown how much of a
    tolerance two of them use up together, at most: against the reference, also in double precision,
    and with sums in another order. More than half is worth a look.

    Writes build/audit.json, or build/mutation.json. Exit code 1 if anything is off.
    """
    from ._audit import Options, audit as run

    sys.exit(run(Options(**options)))  # type: ignore[arg-type]


@main.command()
@click.option(
    "--course",
    default=None,
    type=click.Path(path_type=Path, file_okay=False),
    help="Say of each assignment of a course how it is marked, and prove it with its solutions.",
)
@_JSON
def doctor(as_json: bool, course: Path | None) -> None:
    """Try out what this machine offers: Python, libraries, sandbox levels, devices.

    Exit code 0 if submissions can be marked safely here, 3 if not. With --course, which runs the
    course's own solutions in nbgrader too, 1 if a cell gets other points than there.
    """
    if course is not None:
        from ._doctor_course import doctor_course

        sys.exit(doctor_course(course, as_json=as_json))
    from ._doctor import doctor as run

    sys.exit(run(as_json=as_json))
