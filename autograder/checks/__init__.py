"""What test cells call: `from autograder import check`.

A check examines a value or a function. One that fails raises `CheckFailed`, whose text is a
finding: what was called, what came, what was expected, the likely cause and a next step.
"""

from ._compiled import (
    batch_sizes as batch_sizes,
    has_aux as has_aux,
    jitted as jitted,
    kinds as kinds,
    traces as traces,
    vectorised as vectorised,
)
from ._context import Context as Context, context as context
from ._equivalent import equivalent as equivalent
from ._faster import faster as faster
from ._gradients import gradients as gradients
from ._jittable import jittable as jittable
from ._keys import key_sensitive as key_sensitive, keys_used_once as keys_used_once
from ._ledger import state_changes as state_changes
from ._notation import small_value as small_value
from ._pure import pure as pure
from ._record import (
    Checked as Checked,
    CheckFailed as CheckFailed,
    Ungradable as Ungradable,
    is_check as is_check,
    recording as recording,
)
from ._samples import (
    distinct_rows as distinct_rows,
    distributed as distributed,
    dropout_statistics as dropout_statistics,
    independent as independent,
)
from ._subject import (
    Args as Args,
    LocalSubject as LocalSubject,
    Subject as Subject,
    form_of as form_of,
    subject as subject,
)
from ._true import raises as raises, true as true
from ._values import values as values
