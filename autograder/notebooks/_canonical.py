"""The canonical notebook: our cells in our order, the student's answers and own cells in their
place.

What is graded comes from the source: test cells and read-only cells, whatever the submission says
of them. What is the student's comes from the submission: the answer cells, found by their ids, and
every further code cell. Nothing else in a submission has an effect: no flag, tag, point, output or
kernel.

The other half of the job is not to lose an answer of a student who is right but careless. Metadata
gets lost, cells get split, copied, moved below their tests or turned into text. The rule is always:
what would have worked in the student's own notebook works here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ..records import Cell, CellKind
from ._nb import (
    Notebook,
    RawCell,
    bound_names,
    cell_id,
    cells_of,
    checksum,
    metadata_of,
    new_cell,
    new_notebook,
    only_imports,
    points_of,
    source_of,
    text_or_none,
    unique,
)
from ._regions import essence, stub_of, visible_part


_Role: TypeAlias = Literal["answer", "tests", "trusted", "text"]

_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})


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


@dataclass(frozen=True)
class SourceCell:
    """A cell of a source notebook that has a part to play in every submission."""

    index: int
    id: str
    role: _Role
    code: bool
    exercise: str | None
    points: float
    source: str
    raw: RawCell

    @property
    def released(self) -> str:
        """The source that students got."""
        if self.role == "answer":
            return stub_of(self.source, code=self.code)
        return visible_part(self.source)

    @property
    def managed(self) -> bool:
        """Whether nbgrader knows the cell."""
        return text_or_none(metadata_of(self.raw, "nbgrader").get("grade_id")) is not None

    @property
    def label(self) -> str:
        if self.role == "tests":
            return f"tests of `{self.exercise}`"
        return (
            f"answer cell `{self.id}`" if self.role == "answer" else f"read-only cell `{self.id}`"
        )


def source_cells(source_nb: Notebook) -> list[SourceCell]:
    """The answer, test and read-only cells of a source notebook, in order.

    Works for the notebooks that this package builds and for any other nbgrader source notebook. In
    the latter each test cell is an exercise of its own, and answer cells belong to none: nothing
    says which function a test is about. A cell without an nbgrader id that only imports counts as
    read-only; other such cells are the students' to change, so they are taken from the submissions.
    """
    found: list[SourceCell] = []
    taken: set[str] = set()
    for index, cell in enumerate(cells_of(source_nb)):
        nbgrader = metadata_of(cell, "nbgrader")
        identity = text_or_none(nbgrader.get("grade_id"))
        own = text_or_none(metadata_of(cell, "jaxercise").get("exercise"))
        code = cell.get("cell_type") == "code"
        source = source_of(cell)
        exercise: str | None = None
        role: _Role
        if identity is not None and nbgrader.get("solution"):
            role, exercise = "answer", own
        elif identity is not None and nbgrader.get("grade") and code:
            role, exercise = "tests", own or identity
        elif identity is not None and (nbgrader.get("locked") or nbgrader.get("task")):
            role = "trusted" if code else "text"
        elif identity is None and code and only_imports(source):
            role = "trusted"
        else:
            continue
        if identity is None:
            identity = text_or_none(cell.get("id")) or f"source-{index + 1}"
            identity = unique(identity, taken)
        elif identity in taken:
            # A source like that is the author's mistake, which the build reports.
            continue
        taken.add(identity)
        points = points_of(cell) if role == "tests" else 0.0
        found.append(SourceCell(index, identity, role, code, exercise, points, source, cell))
    return found


@dataclass
class _Sent:
    """A cell of the submission. `position` counts from 1, as a student would."""

    position: int
    kind: str
    source: str
    grade_id: str | None
    cell_id: str | None
    attachments: dict[str, Any]
    known: SourceCell | None = None

    @property
    def code(self) -> bool:
        return self.kind == "code"

    @property
    def where(self) -> str:
        return f"cell {self.position}"


def _attachments(cell: RawCell) -> dict[str, Any]:
    """Pictures pasted into a text cell, as far as they are pictures."""
    found = cell.get("attachments")
    if not isinstance(found, dict):
        return {}
    kept = {
        name: {kind: data for kind, data in bundle.items() if isinstance(data, str)}
        for name, bundle in found.items()
        if isinstance(bundle, dict) and bundle and _IMAGES.issuperset(bundle)
    }
    return {name: bundle for name, bundle in kept.items() if bundle}


def _sent_cells(submitted: Notebook | None) -> list[_Sent]:
    sent: list[_Sent] = []
    for position, cell in enumerate(cells_of(submitted), start=1):
        kind = cell.get("cell_type")
        if kind not in ("code", "markdown", "raw"):
            continue
        nbgrader = metadata_of(cell, "nbgrader")
        sent.append(
            _Sent(
                position,
                kind,
                source_of(cell),
                text_or_none(nbgrader.get("grade_id")),
                text_or_none(cell.get("id")),
                _attachments(cell) if kind == "markdown" else {},
            )
        )
    return sent


def _match(sources: list[SourceCell], sent: list[_Sent]) -> dict[int, list[_Sent]]:
    """Which submitted cells are copies of which source cell, by nbgrader id, cell id, or text."""
    by_id = {cell.id: cell for cell in sources}
    for item in sent:
        if item.grade_id is not None:
            item.known = by_id.get(item.grade_id)
    matched = {item.known.index for item in sent if item.known}
    # Metadata that was lost on the way: nbformat's own ids may have survived it.
    by_cell_id = {text_or_none(c.raw.get("id")): c for c in sources if c.index not in matched}
    for item in sent:
        if item.known is None and item.cell_id is not None:
            item.known = by_cell_id.get(item.cell_id)
    matched = {item.known.index for item in sent if item.known}
    # What was released and came back word for word is no work of the student's.
    by_text = {(c.code, essence(c.released)): c for c in reversed(sources) if essence(c.released)}
    for item in sent:
        if item.known is None:
            item.known = by_text.get((item.code, essence(item.source)))
    copies: dict[int, list[_Sent]] = {cell.index: [] for cell in sources}
    for item in sent:
        if item.known is not None:
            copies[item.known.index].append(item)
    return copies


def _binds(source: str, names: Iterable[str]) -> bool:
    """Whether student code seems to bind one of the names, at the top level or nearly so.

    Lines are looked at, not the syntax tree: a student's cell may be no Python at all, and no
    parser has to survive it.
    """
    for name in names:
        word = re.escape(name)
        pattern = (
            rf"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+{word}\b"
            rf"|^{word}[ \t]*(?::[^=\n]*)?=(?!=)"
            rf"|^[ \t]*(?:from[ \t]+\S+[ \t]+)?import\b[^\n]*\b{word}\b"
        )
        if re.search(pattern, source, re.MULTILINE):
            return True
    return False


def _has_code(lines: tuple[str, ...]) -> bool:
    return any(not line.lstrip().startswith("#") for line in lines)


_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)


def _answer_names(sources: list[SourceCell]) -> dict[int, set[str]]:
    """For each answer cell, the names by which its answer is known when it turns up elsewhere."""
    bound = {cell.index: bound_names(cell.source) for cell in sources if cell.code}
    names: dict[int, set[str]] = {}
    for cell in sources:
        if cell.role != "answer" or not cell.code:
            continue
        defined, assigned = bound[cell.index]
        elsewhere: set[str] = set()
        for other, (their_defined, their_assigned) in bound.items():
            if other != cell.index:
                elsewhere |= their_defined | their_assigned
        own = (defined | assigned) - elsewhere
        if cell.exercise in own:
            names[cell.index] = {cell.exercise}
        else:
            names[cell.index] = (own & defined) or own
    return names


@dataclass
class _Plan:
    """What becomes of each submitted cell, before anything is put in order."""

    # Answer cell index -> the submitted cell that counts.
    chosen: dict[int, _Sent] = field(default_factory=dict)
    # Submitted position -> answer cells whose stubs must run first.
    stubs_first: dict[int, list[SourceCell]] = field(default_factory=dict)
    # Submitted position -> answer cells answered in passing by a cell that is something else.
    in_passing: dict[int, list[SourceCell]] = field(default_factory=dict)
    # Positions of copies that are the student's own work all the same.
    own_work: set[int] = field(default_factory=set)
    # Answer cell index -> the copies that were handed in as released.
    stubs: dict[int, list[_Sent]] = field(default_factory=dict)


def _plan(
    sources: list[SourceCell], sent: list[_Sent], copies: dict[int, list[_Sent]], notices: list[str]
) -> _Plan:
    plan = _Plan()
    names = _answer_names(sources)
    stubs = {cell.index: essence(cell.released) for cell in sources if cell.role == "answer"}
    unsettled: list[tuple[SourceCell, list[_Sent], list[_Sent]]] = []

    for cell in sources:
        mine = copies[cell.index]
        if cell.role == "answer":
            live: list[_Sent] = []
            dormant: list[_Sent] = []
            for item in mine:
                text = essence(item.source)
                if text == stubs[cell.index]:
                    plan.stubs.setdefault(cell.index, []).append(item)
                elif text and cell.code and not (item.code and _has_code(text)):
                    dormant.append(item)
                elif text:
                    live.append(item)
            # Whatever counts as the answer, the rest of what was written stays in its place.
            plan.own_work.update(item.position for item in live + dormant)
            wanted = names.get(cell.index, set())
            defining = [item for item in live if _binds(item.source, wanted)]
            if defining or (live and not wanted):
                plan.chosen[cell.index] = (defining or live)[-1]
                if len(live) > 1:
                    notices.append(
                        f"Your notebook has {len(live)} answer cells `{cell.id}`. All of them were "
                        f"run in order; {plan.chosen[cell.index].where} counts as the answer."
                    )
            else:
                unsettled.append((cell, live, [item for item in dormant if not item.code]))
        elif cell.role in ("tests", "trusted"):
            _plan_locked(cell, mine, plan, notices)

    # Where the answer cell does not define the answer, another cell may.
    extras = [item for item in sent if item.code and item.known is None]
    others = [item for item in sent if item.position in plan.own_work and item.code]
    claimed: set[int] = set()
    for cell, live, dormant in unsettled:
        wanted = names.get(cell.index, set())
        homes = [item for item in extras + others if _binds(item.source, wanted)]
        free = [item for item in homes if item.known is None and item.position not in claimed]
        if free or homes:
            home = max(free or homes, key=lambda item: item.position)
            if free:
                claimed.add(home.position)
                plan.chosen[cell.index] = home
            else:
                plan.in_passing.setdefault(home.position, []).append(cell)
            notices.append(
                f"`{cell.id}` is defined in {home.where}, outside its answer cell; "
                "that was marked as the answer."
            )
        elif live:
            plan.chosen[cell.index] = live[-1]
        elif dormant:
            item = dormant[-1]
            plan.chosen[cell.index] = item
            notices.append(
                f"The answer cell `{cell.id}` had become a {item.kind} cell; it was run as code."
            )
    _keep_stubs(sources, plan)
    return plan


def _keep_stubs(sources: list[SourceCell], plan: _Plan) -> None:
    """Keeps a stub beside an answer if its other lines, helpers and imports, may be needed.

    It must then run before the answer, which it would undo.
    """
    at = {cell.index: item.position for cell in sources if (item := plan.chosen.get(cell.index))}
    at |= {cell.index: where for where, cells in plan.in_passing.items() for cell in cells}
    for cell in sources:
        stubs = plan.stubs.get(cell.index, [])
        if not stubs or cell.index not in at or not _needs_stub(cell):
            continue
        if stubs[0].position < at[cell.index] and stubs[0].code:
            plan.own_work.add(stubs[0].position)
        else:
            plan.stubs_first.setdefault(at[cell.index], []).append(cell)


def _plan_locked(cell: SourceCell, mine: list[_Sent], plan: _Plan, notices: list[str]) -> None:
    """Plans a test or read-only cell: ours counts, and what became of the copy is told."""
    tests = cell.role == "tests"
    if not mine:
        if cell.managed:
            verb, them = ("were", "they were") if tests else ("was", "it was")
            notices.append(f"The {cell.label} {verb} missing from your notebook; {them} put back.")
        return
    if len(mine) > 1:
        notices.append(
            f"Your notebook has {len(mine)} copies of the {cell.label}; only ours counts."
        )
    released = essence(cell.released)
    changed = [item for item in mine if not item.code or essence(item.source) != released]
    if changed:
        notices.append(
            f"Your copy of the {cell.label} differs from the course's; the course's was used."
        )
    ours = set(_DEFINITION.findall(cell.source))
    for item in changed:
        # An import added to a read-only cell, an answer typed into a copied test cell: whatever
        # later cells may rely on is the student's work. It runs as such, and earns nothing by
        # itself.
        defines = set(_DEFINITION.findall(item.source)) - ours
        if item.code and item.source.strip() and (defines or not tests):
            plan.own_work.add(item.position)


class _Writer:
    """Puts cells in order, into the engine's list and into the notebook alike."""

    def __init__(self, sources: list[SourceCell]) -> None:
        self.cells: list[Cell] = []
        self.notebook_cells: list[RawCell] = []
        # Reserved, so that no cell of a submission can take the id of one of ours.
        self.taken = {cell.id for cell in sources} | {cell_id(cell.id) for cell in sources}
        self.taken |= {str(cell.raw.get("id")) for cell in sources}
        self.emitted: set[str] = set()

    def _engine(
        self,
        id: str,
        kind: CellKind,
        source: str,
        *,
        exercise: str | None = None,
        solution: bool = False,
        points: float = 0.0,
    ) -> None:
        made = Cell(
            id=id, kind=kind, exercise=exercise, solution=solution, source=source, points=points
        )
        self.cells.append(made)

    def ours(self, cell: SourceCell) -> None:
        """A test, read-only or text cell of the source."""
        if cell.code:
            kind = "tests" if cell.role == "tests" else "trusted"
            self._engine(cell.id, kind, cell.source, exercise=cell.exercise, points=cell.points)
        self._managed(cell, visible_part(cell.source))

    def answer(self, cell: SourceCell, source: str, shown: str, item: _Sent | None = None) -> None:
        """An answer cell: `source` to run, `shown` for the notebook."""
        if cell.code:
            self._engine(cell.id, "student", source, exercise=cell.exercise, solution=True)
        self._managed(cell, shown, item.attachments if item and not cell.code else {})

    def student(self, item: _Sent) -> None:
        """A cell of the student's own."""
        if item.kind == "raw" or not item.source.strip():
            return
        id = unique(f"student-{item.position}", self.taken)
        if item.code:
            self._engine(id, "student", item.source)
        cell = new_cell(item.kind, item.source, id=id)
        if item.attachments:
            cell["attachments"] = item.attachments
        self.notebook_cells.append(cell)

    def note(self, cell: SourceCell, home: _Sent) -> None:
        """Marks an exercise as answered by a cell that counts as something else already."""
        text = f"# `{cell.id}` is defined in {home.where} of the submitted notebook."
        self.answer(cell, text, text)

    def stub(self, cell: SourceCell) -> None:
        """A stub whose other lines the student's answer elsewhere may need; not an answer."""
        id = unique(f"{cell.id}-stub", self.taken)
        self._engine(id, "student", cell.released)
        self.notebook_cells.append(new_cell("code", cell.released, id=cell_id(id)))

    def _managed(self, cell: SourceCell, source: str, attachments: Any = None) -> None:
        kind = "code" if cell.code else "markdown"
        metadata: dict[str, Any] = {}
        if cell.managed:
            nbgrader = dict(metadata_of(cell.raw, "nbgrader"))
            nbgrader["cell_type"] = kind
            # What nbgrader put there at release, so that it sees an untouched stub as such.
            nbgrader["checksum"] = checksum(cell.raw, cell.released)
            metadata = {"deletable": False, "nbgrader": nbgrader}
            if cell.role != "answer":
                metadata["editable"] = False
            if own := metadata_of(cell.raw, "jaxercise"):
                metadata["jaxercise"] = dict(own)
        id = text_or_none(cell.raw.get("id")) or cell.id
        id = unique(cell_id(id), self.emitted)
        made = new_cell(kind, source, id=id, metadata=metadata)
        if attachments:
            made["attachments"] = attachments
        elif not cell.code and isinstance(cell.raw.get("attachments"), dict):
            made["attachments"] = cell.raw["attachments"]
        self.notebook_cells.append(made)


def _write(
    sources: list[SourceCell], sent: list[_Sent], plan: _Plan, writer: _Writer
) -> dict[str, bool]:
    """Orders all cells by the student's notebook, as far as our own order allows.

    - The student's cells keep their order.
    - A read-only cell comes before everything of ours, and every answer, that follows it in the
      source.
    - A test cell comes after every answer that precedes it in the source, wherever that answer
      stands.
    """
    at = {item.position: cell for cell in sources if (item := plan.chosen.get(cell.index))}
    passing = {cell.index for cells in plan.in_passing.values() for cell in cells}
    # The first copy of each of our cells holds its place.
    place: dict[int, SourceCell] = {}
    seen: set[int] = set()
    for item in sent:
        cell = item.known
        if cell and cell.role != "answer" and cell.index not in seen:
            seen.add(cell.index)
            place[item.position] = cell
    awaited = {
        cell.index
        for cell in sources
        if cell.role == "answer" and (cell.index in plan.chosen or cell.index in passing)
    }
    placed = seen | awaited
    done: set[int] = set()

    def blocked(cell: SourceCell) -> bool:
        return cell.role == "tests" and any(
            index < cell.index and index not in done for index in awaited
        )

    def emit(cell: SourceCell) -> None:
        if cell.index in done:
            return
        if cell.role != "text":
            give(cell)
        done.add(cell.index)
        if cell.role == "answer":
            # Nothing was handed in. A stub would only raise, so an absent cell runs as nothing.
            handed_in = cell.index in plan.stubs
            writer.answer(cell, cell.released if handed_in else "", cell.released)
        else:
            writer.ours(cell)

    def bring_up_to(cell: SourceCell) -> None:
        """Emits what precedes `cell` in the source and stands nowhere in the submission."""
        for earlier in sources:
            if earlier.index < cell.index and earlier.index not in placed and not blocked(earlier):
                emit(earlier)

    def give(cell: SourceCell) -> None:
        """Emits the read-only cells that a cell may rely on, wherever they stand."""
        for earlier in sources:
            if earlier.index < cell.index and earlier.role == "trusted":
                emit(earlier)

    waiting: list[SourceCell] = []

    def answered(cell: SourceCell) -> None:
        done.add(cell.index)
        for test in sorted(waiting, key=lambda test: test.index):
            if not blocked(test):
                waiting.remove(test)
                emit(test)

    for item in sent:
        cell = at.get(item.position)
        if cell is not None:
            bring_up_to(cell)
            give(cell)
            also = plan.in_passing.get(item.position, [])
            for other in also:
                give(other)
            for stub in plan.stubs_first.get(item.position, []):
                writer.stub(stub)
            if cell.code and not item.code:
                item = _Sent(item.position, "code", item.source, None, None, {})
            source = item.source
            writer.answer(cell, source, source, item)
            for other in also:
                writer.note(other, item)
            for one in (cell, *also):
                answered(one)
            continue
        if item.position in plan.own_work or item.known is None:
            for other in plan.in_passing.get(item.position, []):
                give(other)
            for stub in plan.stubs_first.get(item.position, []):
                writer.stub(stub)
            writer.student(item)
            for other in plan.in_passing.get(item.position, []):
                writer.note(other, item)
                answered(other)
        if (cell := place.get(item.position)) is not None:
            bring_up_to(cell)
            if blocked(cell):
                waiting.append(cell)
            else:
                emit(cell)
    for cell in sources:
        emit(cell)
    return {
        cell.exercise: cell.index in awaited
        for cell in sources
        if cell.role == "answer" and cell.exercise is not None
    }


def _needs_stub(cell: SourceCell) -> bool:
    """Whether the stub binds more than the answer's own names: helpers, imports."""
    defined, assigned = bound_names(cell.released)
    return bool((defined | assigned) - {cell.exercise})


def canonicalise(source_nb: Notebook, submitted: Notebook | None) -> Canonical:
    """Puts a submission into canonical form.

    **Arguments:**

    - `source_nb`: the assignment's source notebook, with solutions and hidden tests.
    - `submitted`: the parsed notebook of the student, of any shape; None if there is none.

    **Returns:** a [`Canonical`][]. Test and read-only cells in it are those of the source, each
    exactly once. Never raises for what a submission holds.
    """
    sources = source_cells(source_nb)
    sent = _sent_cells(submitted)
    notices: list[str] = []
    copies = _match(sources, sent)
    plan = _plan(sources, sent, copies, notices) if submitted is not None else _Plan()
    writer = _Writer(sources)
    answers = _write(sources, sent, plan, writer)
    own = metadata_of(source_nb, "jaxercise").get("assignment")
    notebook = new_notebook(writer.notebook_cells, assignment=text_or_none(own))
    if kernelspec := metadata_of(source_nb, "kernelspec"):
        notebook["metadata"]["kernelspec"] = dict(kernelspec)
    return Canonical(tuple(writer.cells), notices, notebook, answers)
