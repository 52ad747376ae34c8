"""Evidence of jit and of vmap, by counting instead of timing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from ..probes import execution, program_facts, trace_count
from ..records import Finding
from . import _context
from ._findings import called, finding, from_error
from ._gate import refused
from ._lowered import foreign, unlowered
from ._nodes import is_number, is_remote, shape_of
from ._notation import describe, plural, tell
from ._record import check
from ._subject import Args, Subject, as_args, subject


@check("property")
def jitted(f: Any, *args: Any, **kwargs: Any) -> Finding | None:
    """Checks that a call on known shapes runs a compiled program instead of Python.

    A second call may run a thin wrapper, but compiles nothing, and does not do more, operation by
    operation, than what is compiled. Of a function that cannot be traced the one that computes must
    not run again.
    """
    s = subject(f)
    text = called(s, Args(*args, **kwargs))
    report = s.probe(execution, args, kwargs)
    if report.error is not None:
        return from_error(text, report.error, "a result")
    first, second = report.first, report.second
    if report.compiled:
        steps = plural(report.compiled, "step")
        if _context.current().hidden:
            steps = "steps"
        return finding(
            "JX412", text, f"{steps} of compilation on the second call", "no compilation any more"
        )
    fewer = not second or sum(second.values()) < sum(first.values())
    if report.whole or (fewer and report.whole is None):
        return foreign(s, Args(*args, **kwargs), text)
    ran = ", ".join(list(second)[: 1 if _context.current().hidden else 3])
    if fewer:
        got = "a second call that did most of its operations one by one"
        return finding("JX431", text, got, "a compiled program only")
    return finding(
        "JX431", text, f"a second call that ran {ran} in Python again", "a compiled program only"
    )


@check("property")
def traces(f: Any, calls: Sequence[Any], at_most: int) -> Finding | None:
    """Checks how often a function is traced over a series of calls.

    **Arguments:**

    - `calls`: Tuples of arguments, or `check.Args`.
    - `at_most`: The largest number of traces.
    """
    s = subject(f)
    made = [as_args(call) for call in calls]
    report = s.probe(trace_count, [(c.args, c.kwargs) for c in made])
    text = f"{called(s, made[0]).splitlines()[0]} and {plural(len(made) - 1, 'more call')}"
    if report.error is not None:
        return from_error(text, report.error, "a result")
    traced, expected = report.traced, f"at most {plural(at_most, 'trace')}"
    if traced is None:
        if report.again:
            return finding("JX412", text, "a new trace on every call", expected)
        return finding("JX431", text, "Python on every call", expected)
    if traced <= at_most:
        return foreign(s, made[0], text)
    shapes = {_shapes(call) for call in made}
    code = "JX437"
    if len(shapes) > 1 and traced <= len(shapes):
        code = "JX413"
    elif len(shapes) == 1 and _plain_values_vary(made):
        code = "JX414"
    got = "more traces" if _context.current().hidden else plural(traced, "trace")
    return finding(code, text, got, expected)


def _shapes(call: Args) -> str:
    leaves, treedef = jax.tree.flatten((call.args, call.kwargs))
    return f"{treedef}{[(np.shape(x), str(getattr(x, 'dtype', type(x)))) for x in leaves]}"


def _plain_values_vary(calls: list[Args]) -> bool:
    plain = {
        repr([x for x in jax.tree.leaves((c.args, c.kwargs)) if not hasattr(x, "shape")])
        for c in calls
    }
    return len(plain) > 1


@check("property")
def vectorised(
    f: Any, args_of_size: Callable[[int], Any], *, size: int = 4, loops: bool = False
) -> Finding | None:
    """Checks that the program of `f` does not grow with its input, and has no sequential loop.

    **Arguments:**

    - `args_of_size`: `n -> args` for a batch of `n`, a tuple or `check.Args`.
    - `size`: The smaller of the two sizes that are compared; the other is twice as large.
    - `loops`: Whether `scan`, `fori_loop`, `while_loop` and `lax.map` are allowed.
    """
    s = subject(f)
    facts = []
    calls = [as_args(args_of_size(n)) for n in (size, 2 * size)]
    for call in calls:
        report = s.probe(program_facts, call.args, call.kwargs)
        if report.error is not None:
            text = f"{called(s, call).splitlines()[0]}\ntraced"
            return from_error(text, report.error, "a program", generic="JX433")
        facts.append(report)
    text = called(s, as_args(args_of_size(size))).splitlines()[0]
    found = [n for n in ("scan", "while") if facts[0].primitives.get(n)]
    many = _grows(text, size, *(report.equations for report in facts))
    return (
        many
        or (_sequential(text, f" ({found[0]})") if found and not loops else None)
        or _as_lowered(s, calls, text, size, loops)
    )


def _as_lowered(s: Subject, calls: list[Args], text: str, size: int, loops: bool) -> Finding | None:
    """The finding of modules that show what the names of primitives do not."""
    if not s.looks:
        return None
    made = [s.lowered(call) for call in calls]
    small, large = made
    if small is None or large is None:
        return unlowered(s, calls[0], text) or unlowered(s, calls[1], text)
    return (
        foreign(s, calls[0], text)
        or _grows(text, size, small.operations, large.operations)
        or (_sequential(text) if _longer(small.loops, large.loops) and not loops else None)
    )


def _longer(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    """Whether loops run more often where there are more examples."""
    return sorted(large) != sorted(small) and sum(large) > sum(small)


def _grows(text: str, size: int, small: int, large: int) -> Finding | None:
    if large <= 1.5 * small or large - small <= size / 2:
        return None
    return finding(
        "JX426",
        text,
        "more operations for more examples"
        if _context.current().hidden
        else f"{small} operations for {size} examples, {large} for {2 * size}",
        "as many operations, whatever the number of examples",
    )


def _sequential(text: str, which: str = "") -> Finding:
    return finding("JX426", text, f"a sequential loop{which}", "all examples at the same time")


def batch_sizes(
    make: Callable[[np.random.Generator, int], Any], features: int, *, other: int | None = None
) -> Callable[[np.random.Generator, int], Any]:
    """Inputs for [`autograder.check.equivalent`][] with B = D, B != D and B = 1 in turn.

    Many mistakes in batching show only where the number of examples B is not the number of
    features D. A failure says which of the three kinds fail.

    **Arguments:**

    - `make`: `(rng, B) -> args` for a batch of B.
    - `features`: D, at least 2.
    - `other`: The B that is not D, by default D + 2.
    """
    sizes = {"B = D": features, "B != D": other or features + 2, "B = 1": 1}
    return kinds({k: (lambda rng, b=b: make(rng, b)) for k, b in sizes.items()})


def kinds(
    makers: dict[str, Callable[[np.random.Generator], Any]], *, edge: Sequence[str] = ()
) -> Callable[[np.random.Generator, int], Any]:
    """Inputs of several kinds in turn, for [`autograder.check.equivalent`][].

    A failure says which kinds fail. Where only edge kinds fail, it is `JX135 edge-case`.

    **Arguments:**

    - `makers`: Name of a kind -> `rng -> args`.
    - `edge`: The names of kinds that are edge cases.
    """
    names = list(makers)

    def inputs(rng: np.random.Generator, case: int) -> Any:
        return makers[names[case % len(names)]](rng)

    inputs.label = lambda case: names[case % len(names)]  # type: ignore[attr-defined]
    inputs.edge = lambda case: names[case % len(names)] in edge  # type: ignore[attr-defined]
    return inputs


@check("value")
def has_aux(got: Any, params: Any, *, aux: Any = None) -> Finding | None:
    """Checks the structure of what `value_and_grad(..., has_aux=True)` gives.

    **Arguments:**

    - `got`: Should be `((loss, aux), grads)`.
    - `params`: A tree of the structure and shapes of `grads`.
    - `aux`: A tree of the structure and shapes of the auxiliary output; None: anything.
    """
    if (unusable := refused(got)) is not None:
        return unusable
    expected = "((loss, aux), grads)"
    hidden = _context.current().hidden
    shape = tell(got, hidden=hidden)
    if is_remote(got):
        # An object of the student's, whatever class it claims to be of.
        return finding("JX122", "", shape, expected)
    if isinstance(got, tuple) and len(got) == 3:
        return finding("JX305", "", f"a tuple of three, {shape}", expected)
    if not isinstance(got, tuple) or len(got) != 2:
        return finding("JX122", "", shape, expected)
    first, grads = got
    if not isinstance(first, tuple) or len(first) != 2:
        if isinstance(grads, tuple) and len(grads) == 2 and _alike(first, params):
            return finding("JX306", "", f"the gradient first, {shape}", expected)
        return finding("JX305", "", shape, expected)
    loss, extra = first
    if _scalar(extra) and not _scalar(loss):
        return finding("JX304", "", f"the loss in second place, {shape}", expected)
    if not _scalar(loss):
        return finding("JX301", "", f"a loss {tell(loss, hidden=hidden)}", "a loss of shape ()")
    if not _alike(grads, params):
        code = "JX306" if aux is not None and _alike(grads, aux) else "JX326"
        return finding(
            code, "", f"grads {tell(grads, hidden=hidden)}", f"grads like {describe(params)}"
        )
    if aux is not None and not _alike(extra, aux):
        return finding(
            "JX122", "", f"aux {tell(extra, hidden=hidden)}", f"aux like {describe(aux)}"
        )
    return None


def _scalar(x: Any) -> bool:
    return is_number(x) and np.shape(x) == ()


def _alike(a: Any, b: Any) -> bool:
    def facts(tree: Any) -> list[tuple[str, Any]]:
        leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
        return [(jax.tree_util.keystr(path), shape_of(x)) for path, x in leaves]

    wanted = facts(b)
    try:
        # Of a tree that is much larger, it is enough to know that.
        return len(jax.tree.leaves(a)) == len(wanted) and facts(a) == wanted
    except (TypeError, ValueError):  # keys of a dictionary that have no order
        return False
