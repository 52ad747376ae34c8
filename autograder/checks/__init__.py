"""What test cells call: `from autograder import check`.

A check examines a value or a function. One that fails raises `CheckFailed`, whose text is a
finding: what was called, what came, what was expected, the likely cause and a next step.
"""

from ._context import Context as Context, context as context
from ._equivalent import equivalent as equivalent
from ._gradients import gradients as gradients
from ._jittable import jittable as jittable
from ._pure import pure as pure
from ._record import (
    CheckFailed as CheckFailed,
    Ungradable as Ungradable,
    recording as recording,
)
from ._subject import (
    Args as Args,
    LocalSubject as LocalSubject,
    Subject as Subject,
    subject as subject,
)
from ._true import raises as raises, true as true
from ._values import values as values
