"""Marks, feedback and exports, in nbgrader's own gradebook.

Importing this package imports nothing of nbgrader: what subclasses nbgrader is imported when it
is first asked for, by name, which is how nbgrader's configuration asks.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._config import (
    configure as configure,
    load_config as load_config,
    written_to as written_to,
)
from ._errors import GradebookError as GradebookError
from ._feedback import export_csv as export_csv, feedback as feedback
from ._marks import not_marked as not_marked
from ._obeyed import obeyed as obeyed
from ._outputs import outputs_for as outputs_for
from ._record import Finished as Finished, Recorded as Recorded, record as record
from ._register import enter as enter
from ._replay import replaying as replaying
from ._sanitise import clean_text as clean_text, sanitise as sanitise
from ._standing import marks as marks, students as students


if TYPE_CHECKING:
    from ._execute import Execute as Execute
    from ._export import CsvExport as CsvExport
    from ._page import FeedbackExporter as FeedbackExporter
    from ._rebuild import Rebuild as Rebuild
    from ._steps import (
        CleanNotebook as CleanNotebook,
        HideTests as HideTests,
        SettleGrades as SettleGrades,
    )


_LATER = {
    "Execute": "._execute",
    "CsvExport": "._export",
    "FeedbackExporter": "._page",
    "Rebuild": "._rebuild",
    "CleanNotebook": "._steps",
    "HideTests": "._steps",
    "SettleGrades": "._steps",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
