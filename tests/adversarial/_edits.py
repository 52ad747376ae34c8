"""What cells cannot say: changes to the notebook file or to the folder that is handed in.

An edit is a function of the notebook (a dictionary, freely changed) and the folder of the
submission, which exists and is empty. It returns what is written to the notebook's file: a
dictionary, text or bytes; or None if it has put into the folder all that is to be there. A manifest
names an edit with `edit` for its attack and with `twin_edit` for its twin.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


Notebook = dict[str, Any]
Written = Notebook | str | bytes | None


def points_in_metadata(notebook: Notebook, folder: Path) -> Written:
    """Every cell that has points says that it has a thousand."""
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if "points" in flags:
            flags["points"] = 1000
    return notebook


def tags_in_metadata(notebook: Notebook, folder: Path) -> Written:
    """Metadata such as editors leave behind."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"tags": ["mine"], "collapsed": bool(number % 2)}
    return notebook
