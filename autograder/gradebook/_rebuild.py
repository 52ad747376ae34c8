"""Marking on the spot: submissions rebuilt from the instructor's notebook."""

from typing import Any

from .._imports import quicken_imports
from ..notebooks import Course, CourseError, Notebook, autotest_in, canonicalise, job, load_course
from ..records import Job
from ._obeyed import unobeyed


quicken_imports()

from nbgrader.preprocessors import NbGraderPreprocessor  # noqa: E402


# nbgrader converts a notebook twice, first to restore its cells and then to execute it, and hands
# nothing from the first pass to the second.
_jobs: dict[tuple[str, str, str], Job] = {}


def take_job(student: str, assignment: str, notebook: str) -> Job | None:
    """The job of a submission that `Rebuild` has just put into canonical form."""
    return _jobs.pop((student, assignment, notebook), None)


class Rebuild(NbGraderPreprocessor):
    """Puts a submission's answers into the instructor's notebook before anything reads it.

    Deleted, doubled, edited or re-tagged test cells then change nothing.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Replaces `nb`, unless its result is there already or its assignment is not a course's."""
        from nbformat import from_dict

        from ._replay import finished

        where = resources["nbgrader"]
        key = (where["student"], where["assignment"], where["notebook"])
        _jobs.clear()
        if finished(*key) is not None:
            return nb, resources
        found = self._source(where["assignment"], where["notebook"])
        if found is None:
            return nb, resources
        course, source = found
        canonical = canonicalise(source, nb)
        for notice in canonical.notices:
            self.log.warning("%s: %s", where["student"], notice)
        _jobs[key] = job(
            course, source, canonical, where["student"], assignment=where["assignment"]
        )
        return from_dict(canonical.notebook), resources

    def _source(self, assignment: str, notebook: str) -> tuple[Course, Notebook] | None:
        # The parent of a preprocessor is the exporter, whose parent is nbgrader's converter.
        converter = getattr(self.parent, "parent", None)
        folders = getattr(converter, "coursedir", None)
        if converter is None or folders is None:
            return None
        try:
            course = load_course(folders.root)
            names = course.notebook_names(assignment)
            # A course laid out in its own way is marked as nbgrader hands it over.
            if notebook not in names or unobeyed(converter.config):
                return None
            source = course.source_notebook(assignment, notebook if len(names) > 1 else None)
            # Those tests are in the gradebook only, from which nbgrader has restored them.
            return None if autotest_in(source) else (course, source)
        except CourseError:
            return None
