"""Makes JAX quicker at turning functions into programs; what it computes stays the same.

And runs small programs without a compiler, where other rounding does no harm. What is done
otherwise than JAX does it is listed in `REPLACEMENTS`, and can be turned off: see docs/lowering.md.
Importing this imports no JAX; using it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._replacements import (
    REPLACEMENTS as REPLACEMENTS,
    VARIABLE as VARIABLE,
    LoweringError as LoweringError,
    Name as Name,
    Replacement as Replacement,
    handed_on as handed_on,
    settled,
    turned_off as turned_off,
)


if TYPE_CHECKING:
    from jax import export

    from ._interpret import Interpreted


def quicken() -> dict[Name, str]:
    """Put in place what is not turned off; see `_quicken`."""
    names: list[Name] = [each.name for each in REPLACEMENTS]
    if settled() >= {*names}:
        # The inside of JAX is not so much as imported, for one in which something is missing.
        return dict.fromkeys(names, "off")
    from ._quicken import quicken

    return quicken()


def interpreted(program: export.Exported, calls: int = 1) -> Interpreted | None:
    """`program` as a function of its array arguments, or None if it is left to the compiler; see
    `_interpret`."""
    if "interpret" in settled():
        return None
    from ._interpret import interpreted

    return interpreted(program, calls)
