"""Importing nbgrader without the seconds that a library it does not use would cost."""

import sys


def quicken_imports() -> None:
    """Keeps jsonschema from importing `rfc3987_syntax`.

    nbformat validates notebooks with jsonschema, which compiles a grammar for international web
    addresses at import (more than two seconds) if that package is there. Notebooks have none.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # pyright: ignore[reportArgumentType]
