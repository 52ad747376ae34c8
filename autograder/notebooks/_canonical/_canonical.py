"""From a submission to its canonical form."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...records import Cell
from .._nb import Notebook, metadata_of, new_notebook, text_or_none
from ._order import Order
from ._plan import Plan, planned
from ._sent import sent_cells
from ._sources import source_cells
from ._writer import Writer


@dataclass(frozen=True)
class Canonical:
    """A submission in canonical form.

    - `cells`: for the engine.
    - `notices`: sentences to the student about what was repaired.
    - `notebook`: for the gradebook: as released, with the student's work in it and no outputs. Each
      of `cells` is in it, under its nbgrader id or its cell id.
    - `answers`: for each exercise, whether there is an answer to mark.
    """

    cells: tuple[Cell, ...]
    notices: list[str]
    notebook: Notebook
    answers: dict[str, bool] = field(default_factory=dict)


def canonicalise(source_nb: Notebook, submitted: Notebook | None) -> Canonical:
    """Puts a submission into canonical form.

    **Arguments:**

    - `source_nb`: the assignment's source notebook, with solutions and hidden tests.
    - `submitted`: the parsed notebook of the student, of any shape; None if there is none.

    **Returns:** a [`Canonical`][]. Test and read-only cells in it are those of the source, each
    exactly once. Never raises for what a submission holds.
    """
    sources = source_cells(source_nb)
    sent = sent_cells(submitted, source_nb)
    notices: list[str] = []
    plan = planned(sources, sent, notices) if submitted is not None else Plan()
    writer = Writer(sources)
    answers = Order(sources, sent, plan, writer).write()
    own = metadata_of(source_nb, "jaxercise").get("assignment")
    notebook = new_notebook(writer.notebook_cells, assignment=text_or_none(own))
    if kernelspec := metadata_of(source_nb, "kernelspec"):
        notebook["metadata"]["kernelspec"] = dict(kernelspec)
    return Canonical(tuple(writer.cells), notices, notebook, answers)
