"""Graders that are themselves tested: answers whose marks are known are marked and compared.

    from pathlib import Path
    from autograder.auditing import audit
    from autograder.notebooks import load_course

    found = audit(load_course(Path(".")))
    print(found.summary.mutants_diagnosed, *found.summary.problems, sep="\\n")

`audit` holds each exercise to its reference, its stub, its mutants and its alternatives, one by
one; `mutate` makes mutants of the references by machine, and looks which of them keep their points;
`tolerances` measures how near right answers come to the end of their tolerances;
`prove` marks the references and the stubs of whole notebooks, as a release needs it; `agreement`
those of any nbgrader course, here and with nbgrader.
"""

from ._agreement import (
    Agreement as Agreement,
    Difference as Difference,
    agreement as agreement,
)
from ._audit import (
    Audit as Audit,
    Count as Count,
    Selection as Selection,
    Summary as Summary,
    Tally as Tally,
    Verdict as Verdict,
    audit as audit,
    judge as judge,
    tally as tally,
)
from ._cases import Case as Case, find_cases as find_cases, single as single
from ._equivalent import Equivalent as Equivalent, equivalents as equivalents
from ._mutation import (
    Mutation as Mutation,
    MutationTally as MutationTally,
    Survivor as Survivor,
    mutate as mutate,
)
from ._proof import prove as prove
from ._tolerance import Use as Use, tolerances as tolerances
from ._visible import visible as visible
