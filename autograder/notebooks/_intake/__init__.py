"""From a directory of submissions to notebooks that are safe to read.

Whatever students or a learning platform put there, nothing here raises, follows a link, waits on a
pipe or reads more than it was told to. Each submission ends as a `Submission` or as a `Refusal`
that says, to a person, what was wrong and what to do.
"""

from ._notebook import read_notebook as read_notebook
from ._submissions import (
    DEFAULT_BYTES as DEFAULT_BYTES,
    Intake as Intake,
    Refusal as Refusal,
    Submission as Submission,
    fingerprint as fingerprint,
    intake as intake,
    intake_one as intake_one,
)
