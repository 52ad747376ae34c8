"""A class: what it handed in, marking it, and writing down what came of it.

    from autograder import Class

    run = Class.open("course").mark()
    for row in run.rows:
        print(row.student, row.assignment, row.points, row.of)
        for name, mark in row.exercises.items():
            print("   ", name, mark.outcome, mark.points, *mark.codes)
    run.write()

A submission takes this way:

    Class.open      what there is to mark, and where its marks go
      -> entries    each submission with its job, or with the reason why there is none
      -> mark       a `Run`: results, as rows, findings, statistics and columns
      -> write      gradebook, feedback, CSV and report; or each by itself

`Class.grade` does all of it, records beside the marking, and does nothing where nothing has
changed. How to mark is said by a `Marking`; an `Observer` is told how far it is. Nothing here
prints, and errors are exceptions in words: `CourseError`, `MarkingError`, `GradebookError`,
`SandboxError`, `DeviceError`, `DaskError`.
"""

from ._class import Class as Class
from ._entries import Entry as Entry, reference_job as reference_job
from ._explain import Explanation as Explanation, errors as errors
from ._graded import Graded as Graded
from ._marking import (
    USUAL as USUAL,
    Marking as Marking,
    MarkingError as MarkingError,
    cache_folder as cache_folder,
    devices_of as devices_of,
    marked as marked,
)
from ._observer import SILENT as SILENT, Observer as Observer
from ._own import check_notebook as check_notebook
from ._rows import Mark as Mark, Row as Row
from ._run import Found as Found, Run as Run
from ._statistics import (
    DiagnosisStatistics as DiagnosisStatistics,
    ExerciseStatistics as ExerciseStatistics,
    Statistics as Statistics,
    by_assignment as by_assignment,
    exercises_of as exercises_of,
    statistics as statistics,
    table as table,
)
from ._workspace import workspace as workspace
