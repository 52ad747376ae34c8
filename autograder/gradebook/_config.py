"""nbgrader's configuration for a course that is marked by this package."""

from pathlib import Path
from typing import Any

from .._imports import quicken_imports
from ..notebooks import Course, CourseError, load_course


_HERE = "autograder.gradebook"
TEMPLATES = Path(__file__).parent / "templates"


def configure(c: Any, root: str | Path | None = None) -> None:
    """Sets nbgrader up; call it in `nbgrader_config.py` with `get_config()`.

    Sources are read from `solutions/`, releases written to `assignments/`, notebooks executed by
    this package's engine, hidden tests kept out of what students get back, feedback written
    without script, grades exported as proper CSV. Options set afterwards override these.

    **Arguments:**

    - `c`: The configuration object.
    - `root`: The course folder; nbgrader's own default, the current folder, if left out.
    """
    quicken_imports()
    from nbgrader.converters import Autograde, GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    source, release = _directories(root)
    c.CourseDirectory.source_directory = source
    c.CourseDirectory.release_directory = release
    ignored = list(CourseDirectory.class_traits()["ignore"].default_args[0])  # pyright: ignore
    if root is not None:
        root = Path(root).resolve()
        c.CourseDirectory.root = str(root)
        # The script that a notebook is built from lies beside it and holds the solutions;
        # nbgrader would copy it to the release and into every submission.
        ignored += sorted(f"{folder.name}.py" for folder in (root / source).glob("*/"))
    c.CourseDirectory.ignore = ignored

    # Names, never classes: formgrader shows the configuration as JSON. Computed from nbgrader's
    # own lists, so that a step added by a later nbgrader is not lost.
    sanitize = _names(Autograde, "sanitize_preprocessors")
    c.Autograde.sanitize_preprocessors = [f"{_HERE}.Rebuild", *sanitize]
    autograde = _names(Autograde, "autograde_preprocessors")
    c.Autograde.autograde_preprocessors = _with_ours(autograde)
    feedback = _names(GenerateFeedback, "preprocessors")
    c.GenerateFeedback.preprocessors = [f"{_HERE}.CleanNotebook", *feedback]
    c.GenerateFeedback.exporter_class = f"{_HERE}.FeedbackExporter"
    # GenerateFeedback sets these for every HTMLExporter; the section of a subclass wins.
    c.FeedbackExporter.template_name = "feedback_page"
    c.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
    c.ExportApp.plugin_class = f"{_HERE}.CsvExport"


def _directories(root: str | Path | None) -> tuple[str, str]:
    try:
        course = load_course(root or ".")
    except CourseError:
        # Whoever needs the course says what is wrong with it; `nbgrader --help` needs none.
        return "solutions", "assignments"
    return course.source_directory, course.release_directory


def _names(converter: type, trait: str) -> list[str]:
    steps = converter.class_traits()[trait].default_args[0]  # pyright: ignore
    return [_name(step) for step in steps]


def _name(step: Any) -> str:
    return step if isinstance(step, str) else f"{step.__module__}.{step.__name__}"


def _with_ours(steps: list[str]) -> list[str]:
    steps = [
        f"{_HERE}.Execute" if step.startswith("nbgrader.") and step.endswith(".Execute") else step
        for step in steps
    ]
    saved = 1 + next(i for i, step in enumerate(steps) if step.endswith(".SaveAutoGrades"))
    # Marks are settled before the late penalty is taken from them.
    settled = [*steps[:saved], f"{_HERE}.SettleGrades", *steps[saved:]]
    return [*settled, f"{_HERE}.HideTests"]


def load_config(root: str | Path) -> Any:
    """The configuration that an nbgrader command started in `root` would have.

    Later files override earlier ones: this package's settings, `nbgrader_config.py` of the
    Jupyter configuration folders, then the course's own.
    """
    quicken_imports()
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config.loader import Config, PyFileConfigLoader

    config = Config()
    configure(config, root)
    for folder in [*reversed(jupyter_config_path()), str(root)]:
        if (Path(folder) / "nbgrader_config.py").is_file():
            config.merge(PyFileConfigLoader("nbgrader_config.py", path=folder).load_config())
    config.CourseDirectory.root = str(Path(root).resolve())
    return config


def course_config(course: Course | str | Path) -> tuple[Course, Any, str]:
    """The course, nbgrader's configuration for it, and the address of its gradebook.

    **Arguments:**

    - `course`: A course, or its folder.
    """
    quicken_imports()
    from nbgrader.coursedir import CourseDirectory

    home = load_course(course) if isinstance(course, str | Path) else course
    config = load_config(home.root)
    return home, config, CourseDirectory(config=config).db_url


def written_to(course: Course | str | Path) -> list[Path] | None:
    """The gradebook's file, the folder of graded notebooks and that of feedback.

    In the folders, as nbgrader has it, is a folder for each student with one for each assignment.

    **Returns:**

    Absolute paths, or `None` if the configuration puts the gradebook or the folders elsewhere:
    into a database server, or into an order of its own.
    """
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.engine import make_url

    home, config, db_url = course_config(course)
    folders = CourseDirectory(config=config)
    url = make_url(db_url)
    plain = CourseDirectory.class_traits()["directory_structure"].default()  # pyright: ignore
    if (
        url.get_backend_name() != "sqlite"
        or url.query
        or not Path(url.database or "").is_absolute()
    ):
        return None
    if folders.directory_structure != plain:
        return None
    made = (folders.autograded_directory, folders.feedback_directory)
    return [Path(url.database or ""), *(Path(home.root, name) for name in made)]
