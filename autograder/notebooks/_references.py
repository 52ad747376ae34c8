"""Reference answers, and notebooks with answers in them."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from ._canonical import source_cells
from ._nb import Notebook, cells_of, metadata_of, text_or_none


def references(source_nb: Notebook) -> dict[str, str]:
    """The course's own read-only and answer cells in order, solutions filled in: id -> source.

    The ids are those of canonical cells; nbgrader's, where a cell has one.
    """
    return {
        cell.id: cell.source
        for cell in source_cells(source_nb)
        if cell.code and cell.role in ("trusted", "answer")
    }


def reference_cells(source_nb: Notebook) -> list[str]:
    """The sources of [`references`][]."""
    return list(references(source_nb).values())


def reference_answers(source_nb: Notebook) -> dict[str, str]:
    """The course's own answer to each exercise, in code: exercise -> source.

    Empty for a notebook that does not say which answer cell belongs to which exercise.
    """
    return {
        cell.exercise: cell.source
        for cell in source_cells(source_nb)
        if cell.code and cell.role == "answer" and cell.exercise is not None
    }


def solutions(source_nb: Notebook) -> dict[str, str]:
    """The course's own answer to each answer cell, in code or text: nbgrader's id -> source."""
    return {cell.id: cell.source for cell in source_cells(source_nb) if cell.role == "answer"}


def filled_in(notebook: Notebook, answers: Mapping[str, str]) -> Notebook:
    """A copy of a released notebook with answers in its answer cells: nbgrader's id -> source.

    The answer cells of exercises that are built from a script have the names of the exercises for
    ids. Cells without an answer stay as they are.
    """
    made = copy.deepcopy(notebook)
    for cell in cells_of(made):
        nbgrader = metadata_of(cell, "nbgrader")
        answer = answers.get(text_or_none(nbgrader.get("grade_id")) or "")
        if nbgrader.get("solution") and answer is not None:
            cell["source"] = answer.splitlines(keepends=True)
    return made
