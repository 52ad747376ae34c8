"""Test cells and exercises, from what has become of them to what is said of it."""

from __future__ import annotations

import dataclasses

from .. import diagnoses
from ..records import Cell, CellResult, Check, ExerciseResult, Finding, Outcome
from . import _report
from ._cells import NOTHING, TestCell
from ._exceptions import CandidateGone
from ._pass import Moment
from ._scoring import Scorer


@dataclasses.dataclass
class Tested:
    """A test cell and what has become of it.

    - `moment`: its place in the notebook, if hidden statements are to be run there.
    - `over`: whether nothing more can be earned or lost.
    """

    cell: Cell
    exercise: str
    scorer: Scorer
    parsed: TestCell = NOTHING
    moment: Moment | None = None
    over: bool = False

    def end(self, finding: Finding) -> None:
        """Nothing of it counts but a finding."""
        self.scorer = Scorer(self.exercise, self.cell.id)
        self.stop(finding)

    def stop(self, finding: Finding) -> None:
        """Nothing more of it counts."""
        self.scorer.findings.append(finding)
        self.over = self.scorer.stopped = True

    def result(self) -> CellResult:
        of = self.cell.points
        return CellResult(
            points=round(of * self.scorer.share(self.parsed.statements, of), 6),
            of=of,
            outputs=(),
            findings=tuple(self.scorer.findings),
            checks=tuple(self.scorer.checks),
        )


@dataclasses.dataclass
class Exercise:
    """What has become of an exercise so far.

    `missing`: whether there is no answer. `ungradable`: whether a test could not be carried out.
    """

    of: float = 0.0
    points: float = 0.0
    findings: list[Finding] = dataclasses.field(default_factory=list)
    checks: list[Check] = dataclasses.field(default_factory=list)
    missing: bool = False
    ungradable: bool = False

    def add(self, cell: CellResult) -> None:
        """Adds what became of one of its test cells."""
        self.points += cell.points or 0.0
        self.findings += cell.findings or ()
        self.checks += cell.checks or ()

    def result(self, gone: CandidateGone | None) -> ExerciseResult:
        """`gone`: what ended the process in one of its cells or tests."""
        points = min(round(self.points, 6), self.of)
        # The first finding is the primary one: what explains comes before what only states.
        findings = sorted(self.findings, key=lambda f: f.code in diagnoses.GENERIC)
        return ExerciseResult(
            outcome=self._outcome(points, findings, gone),
            points=points,
            of=self.of,
            findings=tuple(findings),
            checks=tuple(self.checks),
        )

    def _outcome(
        self, points: float, findings: list[Finding], gone: CandidateGone | None
    ) -> Outcome:
        if self.ungradable:
            return "ungradable"
        if points >= self.of and self.of > 0:
            return "passed"
        if self.missing:
            return "missing"
        if gone is not None:
            return gone.reason
        for finding in findings:
            if finding.code in _report.OUTCOME_OF_CODE:
                return _report.OUTCOME_OF_CODE[finding.code]
        if points > 0:
            return "partly"
        return "passed" if not findings and self.of == 0 else "failed"
