"""Can the function be compiled, and does it then say the same?"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from .. import diagnoses
from ..probes import jit_agreement
from ..records import Finding
from . import _context
from ._compare import difference
from ._difference import Terms
from ._findings import called, finding, from_error
from ._nodes import is_number
from ._record import check
from ._subject import Args, subject


# XLA may fuse and reorder: a few roundings more than between two eager programs.
_FUSED = Terms(rtol=1e-4, dtype=True, structure="strict")


@check("property")
def jittable(
    f: Any, *args: Any, static: tuple[int | str, ...] = (), **kwargs: Any
) -> Finding | None:
    """Checks that `f` runs under `jax.jit` and gives the same results as without.

    **Arguments:**

    - `static`: Positions or names of arguments that are not traced. Strings, functions and flags
        (True, False) never are; numbers are.
    """
    s = subject(f)
    text = called(s, Args(*args, **kwargs))
    report = s.probe(jit_agreement, args, kwargs, tuple(static))
    if report.eager_error is not None:
        return from_error(text, report.eager_error, "a result")
    jitted = f"{text}\nunder jax.jit"
    if report.error is not None:
        return from_error(
            jitted, report.error, "the result that it gives without jit", generic="JX433"
        )
    if report.tracers:
        names = ", ".join(report.tracers[:3])
        return finding(
            "JX407", jitted, f"a tracer left in {names}", "nothing left outside the function"
        )
    if report.callbacks:
        return finding(
            "JX438", jitted, f"the primitive {report.callbacks[0]}", "a program of its own"
        )
    hidden = _context.current().hidden
    for i, (eager, compiled) in enumerate(report.pairs):
        terms = Terms(_FUSED.rtol, None, True, "strict", None, hidden)
        found = difference(compiled, eager, _loosened(terms, eager))
        if found is not None:
            where = " on a second input" if i else ""
            if hidden:
                # Both sides are the student's.
                got, want = "another answer with jit", "what it gives without jit"
                return finding("JX432", jitted, f"{got}{where}", want)
            return finding(
                "JX432",
                jitted,
                f"with jit{where} {found.got}",
                f"what it gives without jit: {found.expected}",
                why=diagnoses.find("JX432").why,
            )
    return None


def _loosened(terms: Terms, eager: Any) -> Terms:
    """Tolerances for fused programs; half precision keeps its own, wider one."""
    narrow = ("bfloat16", "float16")
    try:
        leaves = jax.tree.leaves(eager)
    except (TypeError, ValueError):  # keys of a dictionary that have no order
        leaves = []
    if any(is_number(x) and str(np.asarray(x).dtype) in narrow for x in leaves):
        return Terms(5e-2, None, terms.dtype, terms.structure, None, terms.hidden)
    return terms
