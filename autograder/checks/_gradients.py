"""Is the derivative of the function that of the reference?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from ..probes import Pullback, is_inexact, pullback, vjp
from ..records import Finding
from . import _context
from ._compare import difference
from ._difference import Difference, Terms
from ._equivalent import each_right, evaluated, generated
from ._findings import called, finding, from_difference, from_error
from ._notation import describe, plural, tell
from ._numbers import wide
from ._record import Ungradable, check, use
from ._subject import Args, Subject, parameter_names, subject


@check("value")
def gradients(
    f: Any,
    ref: Callable[..., Any],
    inputs: Callable[[np.random.Generator, int], Any],
    *,
    argnums: int | tuple[int, ...] = 0,
    has_aux: bool = False,
    cases: int = 3,
    rtol: float = 1e-4,
) -> Finding | None:
    """Checks the derivative of `f` against that of `ref`, by products with random cotangents.

    The output may have any shape. Errors are measured by the norm of each leaf of the gradient,
    against the norm of the reference's; where single precision leaves it open, both are
    computed again in double precision.

    **Arguments:**

    - `inputs`: As for [`autograder.check.equivalent`][]. Stay away from kinks.
    - `argnums`: Which arguments to differentiate with respect to.
    - `has_aux`: Whether both functions return `(output, aux)`.
    - `cases`: How many inputs.
    - `rtol`: Largest relative error.
    """
    s = subject(f)
    task = _Task(s, ref, argnums, has_aux, rtol, s.parameters or parameter_names(ref))
    made = [_case(task, call, i) for i, call in enumerate(generated(inputs, cases))]
    derivative = s.transformed("vjp", argnums=argnums, has_aux=has_aux)
    right = each_right(lambda i, got: _agree(got, made[i].wanted, rtol))
    pulled = [Args(c.cotangents, *c.call.args, **c.call.kwargs) for c in made]
    gots = evaluated(derivative, pulled, right)
    for i, (case, got) in enumerate(zip(made, gots, strict=True)):
        found = _compared(task, case, got)
        if found is not None:
            others = [pair for j, pair in enumerate(zip(made, gots, strict=True)) if j != i]
            if found.code in _RELATIONS and not _borne_out(task, found.code, others):
                return _compared(task, case, got, told=False)
            return found
        if _context.current().measured and not isinstance(got, Exception):
            wanted = case.wanted["grads"]
            total = _total(wanted)
            pairs = zip(got["grads"], wanted, strict=True)
            use(max((_error(g, w, total) / rtol for g, w in pairs), default=0.0))
    return None


# What a wrong gradient has to do with the right one; a coincidence, where it has it in one case.
_RELATIONS = ("JX127", "JX313", "JX316", "JX317")


@dataclass(frozen=True)
class _Task:
    """What is differentiated with respect to what, and how closely it must agree."""

    subject: Subject
    ref: Callable[..., Any]
    argnums: int | tuple[int, ...]
    has_aux: bool
    rtol: float
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    """One call, the cotangents of its output, and what the reference's pullback makes of them."""

    call: Args
    cotangents: list[Any]
    wanted: Pullback


def _case(task: _Task, call: Args, number: int) -> _Case:
    try:
        cotangents = _cotangents(task.ref, call, task.has_aux, number)
        own = call.fresh()
        back = pullback(task.ref, task.argnums, task.has_aux)
        wanted = back(cotangents, *own.args, **own.kwargs)
    except Exception as error:
        raise Ungradable(f"The reference has no gradient on case {number}: {error!r}.") from error
    return _Case(call, cotangents, jax.tree.map(np.asarray, wanted))


def _agree(got: Pullback, wanted: Pullback, rtol: float) -> bool:
    return (
        _wrong_output(got["out"], wanted["out"]) is None
        and len(got["grads"]) == len(wanted["grads"])
        and not _wrong_leaves(got["grads"], wanted["grads"], rtol)
    )


def _cotangents(ref: Callable[..., Any], call: Args, has_aux: bool, case: int) -> list[Any]:
    own = call.fresh()
    out = ref(*own.args, **own.kwargs)
    if has_aux:
        out, _ = out
    rng = _context.generator(case, "cotangents")
    leaves = [x for x in jax.tree.leaves(out) if is_inexact(x)]
    made = []
    for x in leaves:
        # A scalar loss has the cotangent 1: factors are then read as the student knows them.
        size = np.shape(x)
        value = np.ones(size) if len(leaves) == 1 and size == () else rng.normal(size=size)
        made.append(np.asarray(value, jax.numpy.result_type(x)))
    return made


def _borne_out(task: _Task, code: str, others: list[tuple[_Case, Exception | Pullback]]) -> bool:
    """Whether the other cases do not contradict a relation."""
    for case, got in others:
        found = _compared(task, case, got)
        if found is None:
            # A mean is a sum where there is one example; what is zero is so everywhere.
            zero = code in ("JX127", "JX313") and any(
                np.asarray(g).any() for g in case.wanted["grads"]
            )
            if zero:
                return False
        elif found.code != code:
            return False
    return True


def _compared(
    task: _Task, case: _Case, got: Exception | Pullback, *, told: bool = True
) -> Finding | None:
    """The finding of one case; whether a relation to the right gradient is `told` of."""
    call_text = called(task.subject, case.call, task.names)
    text = f"the gradient of {call_text}"
    paths = _paths(case.call, task.argnums, task.names)
    if isinstance(got, Exception):
        return from_error(text, got, f"a gradient for {', '.join(paths[:4])}")
    grads, wanted = got["grads"], case.wanted["grads"]
    found = _wrong_output(got["out"], case.wanted["out"])
    if found is not None:
        return from_difference(call_text, found)
    if len(grads) != len(wanted):
        number = plural(len(grads), "leaf").replace("leafs", "leaves")
        if _context.current().hidden:
            number = "another number of leaves"
        return finding("JX326", text, f"a gradient of {number}", f"{len(wanted)}")
    grads = [wide(np.asarray(g)) for g in grads]
    for g, w, path in zip(got["grads"], wanted, paths, strict=False):
        if np.shape(g) != np.shape(w):
            said = tell(g, hidden=_context.current().hidden)
            return finding("JX326", text, f"a gradient of {path}, {said}", describe(w))
    wrong = _wrong_leaves(grads, wanted, task.rtol)
    if wrong and _worst(grads, wanted, wrong) < 1e-2:
        wrong = _in_double(task, case, wrong)
    if not wrong:
        return None
    relation = _relation(text, paths, case.call, grads, wanted, wrong) if told else None
    return relation or _wrong_gradient(text, paths, grads, wanted, wrong)


def _wrong_output(got: Sequence[Any], want: Sequence[Any]) -> Difference | None:
    """A difference in the number and the shapes of the floating outputs."""
    hidden = _context.current().hidden
    shapes = [np.shape(x) for x in want]
    if [np.shape(x) for x in got] == shapes:
        grown = [i for i, x in enumerate(got) if np.iscomplexobj(x) > np.iscomplexobj(want[i])]
        if not grown:
            return None
        said = tell(got[grown[0]], hidden=hidden)
        return Difference("JX121", said, describe(want[grown[0]], hidden=hidden))
    if len(got) == len(want) == 1:
        found = difference(got[0], want[0], Terms(dtype=False, hidden=hidden))
        code = "JX301" if shapes == [()] else found.code if found is not None else "JX120"
        return Difference(code, tell(got[0], hidden=hidden), describe(want[0], hidden=hidden))
    code = "JX302" if len(want) == 1 and len(got) > 1 else "JX122"
    return Difference(code, tell(list(got), hidden=hidden), describe(list(want), hidden=hidden))


def _paths(call: Args, argnums: int | Sequence[int], names: tuple[str, ...]) -> list[str]:
    places = (argnums,) if isinstance(argnums, int) else argnums
    paths = []
    for i in places:
        base = names[i] if i < len(names) else f"argument {i}"
        leaves, _ = jax.tree_util.tree_flatten_with_path(call.args[i])
        paths += [base + jax.tree_util.keystr(path) for path, x in leaves if is_inexact(x)]
    return paths


def _norm(x: Any) -> float:
    return float(np.linalg.norm(np.asarray(x).astype(np.complex128).reshape(-1)))


def _error(got: Any, want: Any, total: float) -> float:
    """Relative error of one leaf; `total` is the norm of the whole gradient."""
    g, w = wide(np.asarray(got)), wide(np.asarray(want))
    if not np.array_equal(np.isfinite(g), np.isfinite(w)):
        return np.inf
    g, w = (np.where(np.isfinite(a), a, 0).astype(np.complex128) for a in (g, w))
    # A leaf whose gradient is zero in exact arithmetic holds what rounding left of the others.
    return _norm(g - w) / max(_norm(w), 1e-3 * total, 1e-30)


def _wrong_leaves(got: Sequence[Any], want: Sequence[Any], rtol: float) -> list[int]:
    total = _total(want)
    rtols = [max(rtol, 5e-2) if np.asarray(w).dtype.itemsize < 4 else rtol for w in want]
    return [
        i
        for i, (g, w, r) in enumerate(zip(got, want, rtols, strict=True))
        if np.shape(g) != np.shape(w) or not _error(g, w, total) <= r
    ]


def _worst(got: Sequence[Any], want: Sequence[Any], wrong: list[int]) -> float:
    total = _total(want)
    return max(
        np.inf if np.shape(got[i]) != np.shape(want[i]) else _error(got[i], want[i], total)
        for i in wrong
    )


def _total(leaves: Sequence[Any]) -> float:
    finite = [np.where(np.isfinite(x), x, 0) for x in map(np.asarray, leaves)]
    return float(np.sqrt(sum(_norm(x) ** 2 for x in finite)))


def _in_double(task: _Task, case: _Case, wrong: list[int]) -> list[int]:
    """The leaves that are wrong in double precision too; `wrong` if that cannot be had."""
    own = case.call.fresh()
    how = (task.argnums, task.has_aux, True)
    want = vjp(task.ref, case.cotangents, own.args, own.kwargs, *how)
    own = case.call.fresh()
    got = task.subject.probe(vjp, case.cotangents, own.args, own.kwargs, *how)
    if want.error is not None or got.error is not None:
        return wrong
    return _wrong_leaves(got.grads, want.grads, task.rtol)


def _relation(
    text: str,
    paths: list[str],
    call: Args,
    got: Sequence[Any],
    want: Sequence[Any],
    wrong: list[int],
) -> Finding | None:
    """The finding of a gradient that has a relation to the right one: none, or a multiple of it."""
    hidden = _context.current().hidden
    if not np.isfinite(np.asarray(got[wrong[0]])).all():
        return None
    zero = [j for j in wrong if not np.any(got[j]) and np.any(want[j])]
    if zero:
        everywhere = len(zero) == len(got)
        places = ", ".join(paths[j] for j in zero[:3])
        return finding(
            "JX313" if everywhere else "JX316",
            text,
            f"zeros everywhere for {places}",
            "a gradient that is not zero",
        )
    factor = _common_factor(got, want)
    if factor is None:
        return None
    if abs(factor + 1) < 1e-3:
        return finding("JX127", text, "the gradient with the other sign", "the same sign")
    ratio = factor if factor >= 1 else 1 / factor
    sizes = {d for x in jax.tree.leaves((call.args, call.kwargs)) for d in np.shape(x)}
    whole = round(ratio)
    product = any(abs(ratio - a * b) < 1e-3 * ratio for a in sizes for b in sizes | {1})
    code = "JX317" if product and whole > 1 else "JX325"
    said = f"{factor:.4g} times" if factor >= 1 else f"1/{ratio:.4g} of"
    if hidden:
        said = "a multiple of"
    return finding(code, text, f"{said} the right gradient", "the gradient itself")


def _wrong_gradient(
    text: str, paths: list[str], got: Sequence[Any], want: Sequence[Any], wrong: list[int]
) -> Finding:
    hidden = _context.current().hidden
    i = wrong[0]
    path = paths[i] if i < len(paths) else "the gradient"
    g, w = np.asarray(got[i]), np.asarray(want[i])
    if (~np.isfinite(g) & np.isfinite(w)).any():
        n = int((~np.isfinite(g)).sum())
        return finding(
            "JX310",
            text,
            f"NaN or inf in {'some' if hidden else f'{n} of {g.size}'} elements of the gradient of "
            f"{path}",
            "finite numbers",
        )
    error = _error(g, w, _total(want))
    also = f", and {len(wrong) - 1} of {len(got) - 1} others" if len(wrong) > 1 else ""
    size = f"a relative error of {error:.2g}{also}"
    if hidden:
        size = "an error" + (", and others" if len(wrong) > 1 else "")
    return finding(
        "JX325",
        text,
        f"a gradient of {path} with {size}",
        "a relative error of rounding size",
    )


def _common_factor(got: Sequence[Any], want: Sequence[Any]) -> float | None:
    g = np.concatenate([np.asarray(x, np.float64).reshape(-1) for x in map(np.real, got)])
    w = np.concatenate([np.asarray(x, np.float64).reshape(-1) for x in map(np.real, want)])
    denominator = float(w @ w)
    if denominator == 0 or not np.isfinite(g).all():
        return None
    factor = float(g @ w) / denominator
    if abs(factor) < 1e-6 or abs(factor - 1) < 1e-3:
        return None
    return factor if _norm(g - factor * w) <= 1e-3 * abs(factor) * _norm(w) else None
