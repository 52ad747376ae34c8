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
from ._equivalent import each_right, evaluated
from ._findings import called, finding, from_error
from ._lowered import foreign, redrawn, unlowered
from ._nodes import is_number
from ._record import check
from ._subject import Args, Subject, raised, subject


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
    call = Args(*args, **kwargs)
    text = called(s, call)
    # Its program is made before anything of what it will be run on has come.
    prepared = s.prepared(call)
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
    if not s.looks:
        return None
    if not prepared:
        return foreign(s, call, jitted) or unlowered(s, call, jitted)
    return _as_program(s, call, jitted, report.pairs)


def _as_program(
    s: Subject, call: Args, text: str, pairs: tuple[tuple[Any, Any], ...]
) -> Finding | None:
    """The finding of a program that gives something else than the function does: on the inputs, and
    on others that the function has not met while it was traced."""
    calls, eager = [call][: len(pairs)], [pair[0] for pair in pairs[:1]]
    try:
        other = Args(*redrawn(call.args), **redrawn(call.kwargs))
        own = other.fresh()
        eager.append(s.call(*own.args, **own.kwargs))
        calls.append(other)
    except Exception as error:  # inputs of ours that it need not accept
        raised(error)

    def agrees(i: int, got: Any) -> bool:
        terms = Terms(_FUSED.rtol, None, True, "strict", None, True)
        return difference(got, eager[i], _loosened(terms, eager[i])) is None

    results = evaluated(s, calls, each_right(agrees))
    if not s.prepared(call):
        # It was made, and a runner did not take it.
        return foreign(s, call, text) or unlowered(s, call, text)
    for i, got in enumerate(results):
        if isinstance(got, Exception):
            return from_error(text, got, "the result that it gives without jit", generic="JX433")
        if not agrees(i, got):
            got = "another answer with jit" + (" on a second input" if i else "")
            return finding("JX432", text, got, "what it gives without jit")
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
