"""From the bytes of a file to a notebook, or to the reason why it is none."""

from __future__ import annotations

import json
import re
from typing import Any

from .._names import display_name
from .._nb import Notebook, whole_text


# Deep or crowded JSON costs memory and recursion out of proportion to its size.
_DEPTH = 100
_CONTAINERS = 1_000_000


# An escape of a half of a pair; whether the other half follows is for JSON to say.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _without_surrogates(value: Any) -> Any:
    """The value with no half of a pair in any string, names of fields among them: it has no form in
    any encoding, so it could be neither written down nor shown. For what is not `_too_deep`."""
    if isinstance(value, str):
        return whole_text(value)
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        inner: list[Any] = []
        for item in level:
            children = item.values() if isinstance(item, dict) else item
            inner.extend(child for child in children if isinstance(child, dict | list))
        if not inner:
            return False
        level = inner
    return True


def read_notebook(data: bytes) -> tuple[Notebook | None, str, list[str]]:
    """Parses the bytes of a notebook.

    Tolerated, because Jupyter tolerates them: a byte order mark, NaN, repeated keys (the last one
    counts), cells that are not objects.

    **Returns:** `(notebook, "", notices)`, or `(None, why not, notices)`. Never raises.
    """
    notices: list[str] = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
        notices.append("The notebook was saved as UTF-16; it was read all the same.")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start}), so it is not a notebook"
        return None, message + "; open it in Jupyter, save it and submit it again", notices
    if not text.strip():
        return None, "is empty; save the notebook and submit it again", notices
    crowded = "holds more structure than any notebook; clear its outputs and submit it again"
    if text.count("[") + text.count("{") > _CONTAINERS:
        return None, crowded, notices
    try:
        notebook = json.loads(text)
    except RecursionError:
        return None, "is nested too deeply for a notebook; submit the notebook itself", notices
    except json.JSONDecodeError as error:
        message = (
            f"is not a notebook: its JSON breaks off at line {error.lineno}, column {error.colno}"
        )
        hint = "; if it holds lines like <<<<<<<, resolve the merge" if "<<<<<<<" in text else ""
        return None, f"{message}{hint}; open it in Jupyter, save it, submit it again", notices
    except (ValueError, MemoryError):
        return None, "is not a notebook: it holds a number that is too long", notices
    if not isinstance(notebook, dict):
        return (
            None,
            "is JSON, but not a notebook; submit the .ipynb file that Jupyter saved",
            notices,
        )
    if _too_deep(notebook):
        return None, "is nested too deeply for a notebook; submit the notebook itself", notices
    if _SURROGATE.search(text):
        notebook = _without_surrogates(notebook)
    version = notebook.get("nbformat")
    again = "open it in a current Jupyter, save it and submit it again"
    if "worksheets" in notebook or version in (1, 2, 3):
        return None, f"is in an old notebook format (version {version}); {again}", notices
    if not isinstance(notebook.get("cells"), list):
        return None, f"has no list of cells, so it is not a notebook; {again}", notices
    if version != 4:
        if version is not None:
            return None, f"is in notebook format {display_name(version)}, not 4; {again}", notices
        notices.append("The notebook does not say its format; it was read as version 4.")
    if any(not isinstance(cell, dict) for cell in notebook["cells"]):
        notices.append("The notebook holds cells that are not cells; they were left out.")
    return notebook, "", notices
