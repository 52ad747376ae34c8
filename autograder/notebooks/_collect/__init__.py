"""From archives of a learning platform to one notebook for each student.

What students and platforms call things is looked at and written down in a list, and never becomes
a path: the folders that are written are `ID/ASSIGNMENT/`, with an id made by `assign_ids`, and the
files in them have the names that marking expects.
"""

from ._archive import ArchiveError as ArchiveError, read_archive as read_archive
from ._collect import collect as collect
from ._lms import LMS as LMS
from ._outcome import (
    Collected as Collected,
    CollectOptions as CollectOptions,
    Left as Left,
    Taken as Taken,
)
from ._participants import (
    Known as Known,
    Participant as Participant,
    assign_ids as assign_ids,
    read_roster as read_roster,
)
