"""The reference solutions of an assignment: one namespace, made once."""

from __future__ import annotations

import functools
import types
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from ._cells import Names
from ._pickled import REFERENCE_MODULE


class _Reference:
    """What the source's own cells define, by attribute."""

    def __init__(self, names: Names):
        self.__dict__.update(names)

    def __reduce__(self) -> Any:
        raise TypeError("a reference cannot be sent to student code")


@functools.lru_cache(maxsize=64)
def load(sources: tuple[str, ...]) -> _Reference:
    """Runs `sources` in a namespace of their own. Raises what they raise: the author's fault."""
    module = types.ModuleType(REFERENCE_MODULE)
    names = module.__dict__
    for source in sources:
        execute(source, names)
    return _Reference({k: v for k, v in names.items() if not k.startswith("__")})


def execute(source: str, names: Names) -> None:
    """Runs a trusted cell in `names`."""
    try:
        code = compile(source, "<cell>", "exec", dont_inherit=True)
    except SyntaxError:
        transformed = TransformerManager().transform_cell(source)
        code = compile(transformed, "<cell>", "exec", dont_inherit=True)
    exec(code, names)
