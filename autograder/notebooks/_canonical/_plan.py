"""What becomes of each cell of a submission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .._regions import essence
from ._names import answer_names, binds, definitions, needs_stub
from ._sent import SentCell, match
from ._sources import SourceCell


@dataclass
class Plan:
    """What becomes of each submitted cell, before anything is put in order."""

    # Answer cell index -> the submitted cell that counts.
    chosen: dict[int, SentCell] = field(default_factory=dict)
    # Submitted position -> answer cells whose stubs must run first.
    stubs_first: dict[int, list[SourceCell]] = field(default_factory=dict)
    # Submitted position -> answer cells answered in passing by a cell that is something else.
    in_passing: dict[int, list[SourceCell]] = field(default_factory=dict)
    # Positions of copies that are the student's own work all the same.
    own_work: set[int] = field(default_factory=set)
    # Answer cell index -> the copies that were handed in as released.
    stubs: dict[int, list[SentCell]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Copies:
    """The copies of an answer cell that are no stubs.

    `wanted` are the names by which the answer is known. The `live` ones can be run as they are; the
    `dormant` ones have become text or comments.
    """

    cell: SourceCell
    wanted: set[str]
    live: list[SentCell]
    dormant: list[SentCell]


def planned(sources: Sequence[SourceCell], sent: Sequence[SentCell], notices: list[str]) -> Plan:
    """The plan for a submission; sentences to the student go into `notices`."""
    plan = Plan()
    copies = match(sources, sent)
    names = answer_names(sources)
    unsettled: list[_Copies] = []
    for cell in sources:
        mine = copies[cell.index]
        if cell.role == "answer":
            found = _sorted(cell, names.get(cell.index, set()), mine, plan)
            if not _settled(found, plan, notices):
                unsettled.append(found)
        elif cell.role in ("tests", "trusted"):
            _plan_locked(cell, mine, plan, notices)
    _look_elsewhere(unsettled, sent, plan, notices)
    _keep_stubs(sources, plan)
    return plan


def _sorted(cell: SourceCell, wanted: set[str], mine: list[SentCell], plan: Plan) -> _Copies:
    found = _Copies(cell, wanted, [], [])
    stub = essence(cell.released)
    for item in mine:
        text = essence(item.source)
        if text == stub:
            plan.stubs.setdefault(cell.index, []).append(item)
        elif text and cell.code and not (item.code and (cell.by_hand or _has_code(text))):
            found.dormant.append(item)
        elif text:
            found.live.append(item)
    # Whatever counts as the answer, the rest of what was written stays in its place.
    plan.own_work.update(item.position for item in found.live + found.dormant)
    return found


def _has_code(lines: tuple[str, ...]) -> bool:
    return any(not line.lstrip().startswith("#") for line in lines)


def _settled(copies: _Copies, plan: Plan, notices: list[str]) -> bool:
    """Chooses the answer if a copy of its cell holds it."""
    cell, live = copies.cell, copies.live
    defining = [item for item in live if binds(item.source, copies.wanted)]
    if not defining and (copies.wanted or not live):
        return False
    plan.chosen[cell.index] = chosen = (defining or live)[-1]
    if len(live) > 1:
        notices.append(
            f"Your notebook has {len(live)} answer cells `{cell.id}`. All of them were "
            f"run in order; {chosen.where} counts as the answer."
        )
    return True


def _look_elsewhere(
    unsettled: list[_Copies], sent: Sequence[SentCell], plan: Plan, notices: list[str]
) -> None:
    """Where the answer cell does not define the answer, another cell may."""
    # An example of the course's own is nobody's answer.
    extras = [item for item in sent if item.code and item.known is None and not item.given]
    others = [item for item in sent if item.position in plan.own_work and item.code]
    claimed: set[int] = set()
    for copies in unsettled:
        cell = copies.cell
        homes = [item for item in extras + others if binds(item.source, copies.wanted)]
        free = [item for item in homes if item.known is None and item.position not in claimed]
        texts = [item for item in copies.dormant if not item.code]
        if homes:
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
        elif copies.live:
            plan.chosen[cell.index] = copies.live[-1]
        elif texts:
            plan.chosen[cell.index] = item = texts[-1]
            notices.append(
                f"The answer cell `{cell.id}` had become a {item.kind} cell; it was run as code."
            )


def _keep_stubs(sources: Sequence[SourceCell], plan: Plan) -> None:
    """Keeps a stub beside an answer if its other lines, helpers and imports, may be needed.

    It must then run before the answer, which it would undo.
    """
    at = {cell.index: item.position for cell in sources if (item := plan.chosen.get(cell.index))}
    at |= {cell.index: where for where, cells in plan.in_passing.items() for cell in cells}
    for cell in sources:
        stubs = plan.stubs.get(cell.index, [])
        if not stubs or cell.index not in at or not needs_stub(cell):
            continue
        if stubs[0].position < at[cell.index] and stubs[0].code:
            plan.own_work.add(stubs[0].position)
        else:
            plan.stubs_first.setdefault(at[cell.index], []).append(cell)


def _plan_locked(cell: SourceCell, mine: list[SentCell], plan: Plan, notices: list[str]) -> None:
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
    ours = definitions(cell.source)
    for item in changed:
        # An import added to a read-only cell, an answer typed into a copied test cell: whatever
        # later cells may rely on is the student's work. It runs as such, and earns nothing by
        # itself.
        defines = definitions(item.source) - ours
        if item.code and item.source.strip() and (defines or not tests):
            plan.own_work.add(item.position)
