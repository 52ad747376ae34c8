"""Notebooks: the source format, what students get, and what comes back.

    solutions/NN_topic/NN_topic.py   a script, the only file that an author writes
      -> build                       nbgrader's source notebook
      -> release                     assignments/NN_topic/NN_topic.ipynb, what students get
    archives of a learning platform
      -> collect                     each student's notebook, from a stream, under a safe id
    submitted/STUDENT/NN_topic/      what comes back
      -> intake                      a `Submission`, or a `Refusal` with the reason
      -> canonicalise                our cells, the student's work in its place
      -> job                         a `records.Job` for the engine

Nothing here runs student code, and importing it imports neither nbgrader nor nbformat nor jupytext.
"""

from __future__ import annotations

from ._asked import Asked as Asked, asked_in as asked_in
from ._build import build as build
from ._canonical import Canonical as Canonical, canonicalise as canonicalise
from ._collect import (
    LMS as LMS,
    ArchiveError as ArchiveError,
    Collected as Collected,
    CollectOptions as CollectOptions,
    Known as Known,
    Left as Left,
    Participant as Participant,
    Taken as Taken,
    assign_ids as assign_ids,
    collect as collect,
    read_archive as read_archive,
    read_roster as read_roster,
)
from ._course import Course as Course, load_course as load_course
from ._generate import (
    GenerateError as GenerateError,
    generate_assignment as generate_assignment,
)
from ._intake import (
    Intake as Intake,
    Refusal as Refusal,
    Submission as Submission,
    fingerprint as fingerprint,
    intake as intake,
    intake_one as intake_one,
    read_notebook as read_notebook,
)
from ._job import (
    cells_from_nbgrader as cells_from_nbgrader,
    cells_from_release as cells_from_release,
    job as job,
    joined as joined,
    preloaded as preloaded,
    stub_sources as stub_sources,
    stubs_from_release as stubs_from_release,
    student_secret as student_secret,
)
from ._names import (
    display_name as display_name,
    name_problem as name_problem,
    plain_cell as plain_cell,
)
from ._nb import (
    Notebook as Notebook,
    autotest_in as autotest_in,
    dump as dump,
    is_of_the_kit as is_of_the_kit,
    language_of as language_of,
)
from ._references import (
    filled_in as filled_in,
    reference_answers as reference_answers,
    reference_cells as reference_cells,
    references as references,
    solutions as solutions,
)
from ._regions import visible_part as visible_part
from ._release import (
    ReleaseError as ReleaseError,
    check_release as check_release,
    release as release,
)
from ._sentences import Sentence as Sentence, held as held, sentences as sentences
from ._settings import CourseError as CourseError, Limits as Limits
from ._source import (
    Exercise as Exercise,
    Script as Script,
    ScriptCell as ScriptCell,
    SourceError as SourceError,
    build_notebook as build_notebook,
    parse_script as parse_script,
)
