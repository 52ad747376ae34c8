"""Steps of nbgrader's conversions that settle marks and keep hidden tests hidden."""

from typing import Any

from .._imports import quicken_imports
from ._marks import test_cells
from ._sanitise import clean_text, pictures, sanitise
from ._visible import BEGIN_SCHEME, END_SCHEME, visible


quicken_imports()

from nbgrader import utils  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor  # noqa: E402


# Characters of all cells of a page; a long notebook has a fifth of it.
_PAGE_TEXT = 512 * 1024


class SettleGrades(NbGraderPreprocessor):
    """Gives every test cell of the assignment a definite state, after `SaveAutoGrades`.

    A cell that could not be marked has no score and waits for a grader. A cell that the notebook
    lacks has no points: nbgrader itself would leave the score of an earlier submission in place.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        waiting = set(resources.get("jaxercise", {}).get("ungradable", ()))
        present = {name for name, _ in test_cells(nb)}
        with Gradebook(where["db_url"]) as gradebook:
            submission = gradebook.find_submission_notebook(
                where["notebook"], where["assignment"], where["student"]
            )
            changed = False
            manual = {cell.name for cell in submission.notebook.solution_cells}
            for grade in submission.grades:
                if grade.name in waiting:
                    grade.auto_score = None
                    grade.needs_manual_grade = True
                    changed = True
                elif grade.cell.cell_type == "code" and grade.name not in present | manual:
                    grade.auto_score = 0
                    grade.needs_manual_grade = grade.manual_score is not None
                    changed = True
            if changed:
                gradebook.db.commit()
        return nb, resources


class HideTests(ClearHiddenTests):
    """Cuts hidden tests out of the graded notebook; the gradebook keeps them.

    nbgrader's checksum in a test cell then no longer fits its source. Nothing reads it after
    marking: it matters for answers that a grader marks only.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        if utils.is_grade(cell) or utils.is_locked(cell):
            cell.source = visible(cell.source, self.begin_test_delimeter, self.end_test_delimeter)
        return cell, resources


class CleanNotebook(HideTests):
    """Prepares a graded notebook for being shown to its student as a web page."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        self._left = _PAGE_TEXT
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        from nbformat import from_dict

        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if utils.is_grade(cell) or utils.is_locked(cell) or utils.is_task(cell):
            cell.source = visible(cell.source, BEGIN_SCHEME, END_SCHEME)
        cell.source = clean_text(cell.source)
        self._left -= len(cell.source)
        if self._left < 0:
            cell.source = "This cell is not shown: the notebook is too long for a page."
        if cell.cell_type == "code":
            cell.outputs = [from_dict(output) for output in sanitise(cell.outputs)]
        # Attachments may be of any type; raw cells would reach the page as they are.
        attachments = cell.pop("attachments", None)
        if cell.cell_type == "markdown":
            cell.attachments = from_dict(pictures(attachments))
        if cell.cell_type == "raw":
            cell.cell_type = "markdown"
            cell.source = "\n".join("    " + line for line in cell.source.split("\n"))
        return cell, resources
