"""Does the function do what the reference does, on many inputs?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import jax
import numpy as np

from .. import diagnoses, records
from ..probes import same
from ..records import Finding
from . import _context
from ._compare import difference, is_unchanged
from ._difference import (
    Difference,
    Structure,
    Terms,
    without_accident,
    without_coincidence,
)
from ._findings import called, from_difference, from_error
from ._notation import describe, plural, total_size
from ._numbers import says_little
from ._patterns import quantities
from ._record import Ungradable, as_property, check, use
from ._subject import Args, Right, Subject, as_args, parameter_names, raised, subject
from ._tolerance import most_used


# Codes that say no more than that the answer is wrong: a better one may replace them.
_GENERIC = ("JX120", "JX123")


@check("value")
def equivalent(
    f: Any,
    ref: Callable[..., Any],
    inputs: Callable[[np.random.Generator, int], Any],
    *,
    cases: int = 8,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: bool | tuple[Any, ...] = True,
    structure: Structure = "strict",
    type: Any = None,
) -> Finding | None:
    """Checks that `f` gives what `ref` gives on generated inputs, and reports the smallest case.

    **Arguments:**

    - `inputs`: `(rng, case) -> args`, a tuple of positional arguments or `check.Args`. Draw few
        shapes and many values: a new shape costs a compilation. `inputs.label(case)`, where there
        is one, names the kind of a case, such as `"B = D"`; a failure then says which kinds fail.
    - `cases`: How many calls to compare; at least as many as there are kinds of inputs.
    - `rtol`, `atol`, `dtype`, `structure`, `type`: As for [`autograder.check.values`][]. What a
        compiled program gives is always a JAX array, so with `type` one call of each signature is
        made plainly as well.
    """
    s = subject(f)
    # What is compiled gives JAX arrays, whatever the function gives: its type is asked for apart.
    terms = Terms(rtol, atol, dtype, structure, None, _context.current().hidden)
    calls = generated(inputs, cases)
    wants = [expected_of(ref, call, i) for i, call in enumerate(calls)]
    if all(map(says_little, wants)):
        as_property()
    gots = evaluated(s, calls, each_right(lambda i, got: difference(got, wants[i], terms) is None))
    names = s.parameters or parameter_names(ref)
    failures: list[tuple[int, int, Finding]] = []
    for i, (call, want, got) in enumerate(zip(calls, wants, gots, strict=True)):
        found = _compare_case(s, call, want, got, terms, names)
        if found is not None:
            failures.append((total_size((call.args, call.kwargs)), i, found))
    if not failures:
        if _context.current().measured:
            # What is compiled adds up in another order than what is interpreted.
            use(most_used(ref, calls, wants, [gots, evaluated(s, calls)], terms))
        return None if type is None else _typed(s, calls, wants, replace(terms, type=type), names)
    _, i, found = min(failures, key=lambda x: x[:2])
    if found.code == "JX103" and not all(is_unchanged(each.got) for _, _, each in failures):
        # What is its argument in some of the cases only is so by chance.
        found = _compare_case(s, calls[i], wants[i], gots[i], terms, names, told=False) or found
    failed = {i for _, i, _ in failures}
    borne_out = _borne_out(calls, gots, wants, terms, i, failed)
    if borne_out is not None and not is_unchanged(found.got):
        found = from_difference(called(s, calls[i], names), borne_out)
    said = _which_fail(inputs, cases, failed)
    found = (
        _constant_answer(found, gots, wants, failed)
        or _edge_case(found, inputs, cases, failed)
        or found
    )
    if said:
        found = _with_note(found, said)
    return found


def generated(inputs: Callable[[np.random.Generator, int], Any], cases: int) -> list[Args]:
    """The calls of a check, keyed by its context and label."""
    calls = []
    for i in range(cases):
        try:
            calls.append(as_args(inputs(_context.generator(i), i)))
        except Exception as error:
            raise Ungradable(f"The inputs of case {i} cannot be made: {error!r}.") from error
    return calls


def expected_of(ref: Callable[..., Any], call: Args, case: int) -> Any:
    """What the reference says; its failure is no fault of the student's."""
    own = call.fresh()
    try:
        return ref(*own.args, **own.kwargs)
    except Exception as error:
        raise Ungradable(f"The reference fails on case {case}: {error!r}.") from error


def signature_of(call: Args) -> str:
    """Calls of equal signature share a compilation."""
    leaves, treedef = jax.tree.flatten((call.args, call.kwargs))

    def kind(x: Any) -> str:
        if hasattr(x, "dtype") and hasattr(x, "shape"):
            return f"{x.dtype}{tuple(x.shape)}"
        # A Python number may be a shape or an axis to the function: each value is its own program.
        return f"{x!r}"

    return f"{treedef} {[kind(x) for x in leaves]}"


def evaluated(
    s: Subject, calls: Sequence[Args], right: Right | None = None, *, timed: bool = False
) -> list[Any]:
    """Results or exceptions in the order of `calls`; one evaluation for each signature.

    `right` and `timed` as for `Subject.evaluate`, by the numbers of `calls`.
    """
    groups: dict[str, list[int]] = {}
    for i, call in enumerate(calls):
        groups.setdefault(signature_of(call), []).append(i)
    results: dict[int, Any] = {}
    for places in groups.values():
        mine = [calls[i].fresh() for i in places]
        good = None if right is None else partial(_renumbered, right, places)
        results.update(zip(places, s.evaluate(mine, good, timed=timed), strict=True))
    return [results[i] for i in range(len(calls))]


def _renumbered(right: Right, places: list[int], results: Mapping[int, Any]) -> bool:
    return right({places[i]: result for i, result in results.items()})


def each_right(right: Callable[[int, Any], bool]) -> Right:
    """For `evaluated`: whether each result is right, asked with its number; exceptions are not."""
    return lambda results: all(
        not isinstance(result, Exception) and right(i, result) for i, result in results.items()
    )


def _compare_case(
    s: Subject,
    call: Args,
    want: Any,
    got: Any,
    terms: Terms,
    names: tuple[str, ...],
    *,
    told: bool = True,
) -> Finding | None:
    """The finding of one case; whether an argument that came back unchanged is `told` of."""
    if isinstance(got, Exception):
        text = called(s, call, names)
        return from_error(text, got, describe(want, hidden=terms.hidden))
    found = difference(got, want, terms, arguments(call, names) if told else None)
    return None if found is None else from_difference(called(s, call, names), found)


def _typed(
    s: Subject, calls: list[Args], wants: list[Any], terms: Terms, names: tuple[str, ...]
) -> Finding | None:
    """The finding of a result that is not of the type that is asked for, by plain calls: one for
    each signature, and for each kind of arrays that the function is given."""
    looked_at: set[tuple[str, str]] = set()
    for call, want in zip(calls, wants, strict=True):
        kinds = [isinstance(x, jax.Array) for x in jax.tree.leaves((call.args, call.kwargs))]
        if (signature := (signature_of(call), repr(kinds))) in looked_at:
            continue
        looked_at.add(signature)
        own = call.fresh()
        try:
            got = s.call(*own.args, **own.kwargs)
        except Exception as error:
            got = raised(error)
        found = _compare_case(s, call, want, got, terms, names)
        if found is not None:
            return found
    return None


def arguments(call: Args, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The arguments of a call by name, or by position where the name is not known."""
    named = {names[i] if i < len(names) else str(i): v for i, v in enumerate(call.args)}
    return {**named, **call.kwargs}


def _borne_out(
    calls: list[Args], gots: list[Any], wants: list[Any], terms: Terms, case: int, failed: set[int]
) -> Difference | None:
    """The difference of a case that has a relation to the right answer, without it if not all
    cases that fail have one of its kind, and the same one or one that their own sizes and numbers
    explain. None if it has none.
    """

    def told(i: int) -> Difference | None:
        if isinstance(gots[i], Exception):
            return None
        known = quantities((calls[i].args, calls[i].kwargs))
        mine = replace(terms, several=len(failed) > 1, quantities=known)
        return difference(gots[i], wants[i], mine)

    first = told(case)
    if first is None or first.plain is None:
        return None
    times = 1
    for i in failed - {case}:
        other = told(i)
        if total_size(wants[i]) < 3 and other is not None and other.code == "JX123":
            continue  # too little to show it
        if other is None or other.code != first.code:
            return first.plain
        alike = signature_of(calls[i]) == signature_of(calls[case])
        if alike or not (first.explained and other.explained):
            first = without_coincidence(first, [other])
        if first.plain is None:
            return first
        times += 1
    return without_accident(first, times)


def _which_fail(inputs: Any, cases: int, failed: set[int]) -> str:
    label = getattr(inputs, "label", None)
    if label is not None:
        kinds: dict[str, list[bool]] = {}
        for i in range(cases):
            kinds.setdefault(label(i), []).append(i in failed)
        passing = [k for k, v in kinds.items() if not any(v)]
        failing = [k for k, v in kinds.items() if any(v)]
        if passing:
            return f"passes for {' and '.join(passing)}, fails for {' and '.join(failing)}"
    if cases == 1:
        return ""
    if _context.current().hidden:
        return "in every case" if len(failed) == cases else "in some of the cases"
    return f"{len(failed)} of {plural(cases, 'case')}" + (" fail" if len(failed) != 1 else " fails")


def _with_note(found: Finding, said: str) -> Finding:
    separator = "\n" if "\n" in found.got else " "
    return records.replace(found, got=f"{found.got}{separator}({said})")


def _recoded(found: Finding, code: str) -> Finding:
    return diagnoses.find(code).finding(called=found.called, got=found.got, expected=found.expected)


def _constant_answer(
    found: Finding, gots: list[Any], wants: list[Any], failed: set[int]
) -> Finding | None:
    if found.code != "JX123" or len(failed) < 3 or len(failed) < len(gots):
        return None
    if any(isinstance(g, Exception) for g in gots):
        return None
    if all(same(g, gots[0]) for g in gots) and not all(same(w, wants[0]) for w in wants):
        return _recoded(found, "JX137")
    return None


def _edge_case(found: Finding, inputs: Any, cases: int, failed: set[int]) -> Finding | None:
    edge = getattr(inputs, "edge", None)
    if edge is None or found.code not in _GENERIC:
        return None
    if all(edge(i) for i in failed) and len(failed) < cases:
        return _recoded(found, "JX135")
    return None
