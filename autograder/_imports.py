"""Importing jsonschema, as nbgrader does, without the seconds of a library that is not used."""

import sys


def quicken_imports() -> None:
    """Keeps jsonschema from importing `rfc3987_syntax`.

    jsonschema compiles a grammar for international web addresses at import (up to two seconds) if
    that package is there. No schema of ours or of a notebook's has any.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # pyright: ignore[reportArgumentType]
