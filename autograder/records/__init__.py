"""What crosses a border of the kit: jobs, results, findings. Typed, immutable, plain.

A border is a file, or a connection between two processes. On this side of it data is a record of
this package; on the other it is JSON, or the same in msgpack. `plain` takes a record across,
`read` brings it back and refuses what has not the form. Nothing here knows of JAX, of notebooks or
of nbgrader, and the package imports nothing else of the kit.
"""

from ._finding import Finding as Finding
from ._job import (
    Cell as Cell,
    CellKind as CellKind,
    Job as Job,
    Limits as Limits,
    Needs as Needs,
    Way as Way,
)
from ._messages import (
    Begin as Begin,
    Done as Done,
    End as End,
    Ended as Ended,
    Failed as Failed,
    FromExaminer as FromExaminer,
    FromProctor as FromProctor,
    GiveTurn as GiveTurn,
    Mark as Mark,
    Message as Message,
    NotStarted as NotStarted,
    Postmortem as Postmortem,
    Ready as Ready,
    Role as Role,
    Start as Start,
    Started as Started,
    Stop as Stop,
    Taken as Taken,
    TakeTurn as TakeTurn,
    from_examiner as from_examiner,
    from_proctor as from_proctor,
)
from ._plain import (
    Record as Record,
    RecordError as RecordError,
    dumps as dumps,
    loads as loads,
    plain as plain,
    read as read,
    replace as replace,
)
from ._result import (
    OUTCOMES as OUTCOMES,
    CellResult as CellResult,
    Check as Check,
    ExerciseResult as ExerciseResult,
    Outcome as Outcome,
    Output as Output,
    Result as Result,
)
